"""What a report tells, and who told it, sealed with a data key of the report's own."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from chassis.access import Caller
from chassis.crypto import ChildKey, Vault
from judicial_referral.reports.models import Report

_CONTENTS, _REPORTER, _REASONS = "report.contents", "report.reporter", "report.reasons"


FOUND = "走访发现，详情见登记系统走访记录。Found at a visit; the account is with the registry."


class Contents(BaseModel):
    """What happened, to whom, and by whom."""

    narrative: str
    child_description: str | None = None
    suspect_names: list[str] = []


class Reporter(BaseModel):
    """Who reported: kept from all but the officers of the county."""

    subject: str
    client_id: str
    organisation: str | None = None
    name: str | None = None
    phone: str | None = None

    @classmethod
    def of(cls, caller: Caller, name: str | None, phone: str | None) -> Self:
        who = {"subject": caller.subject, "client_id": caller.client_id}
        return cls(**who, organisation=caller.organisation, name=name, phone=phone)

    @classmethod
    def registry(cls, visit_id: UUID) -> Self:
        """A visit: who made it the registry alone knows."""
        return cls(
            subject=f"registry visit {visit_id}", client_id="registry", name="registry visit"
        )


def seal(vault: Vault, report_id: UUID, contents: Contents, reporter: Reporter) -> dict[str, bytes]:
    """The sealed columns of a new report, with the wrapped key to them."""
    key, wrapped = vault.new_child_key(report_id)
    return {
        "sealed_key": wrapped,
        "contents": key.seal(_CONTENTS, contents.model_dump_json()),
        "reporter": key.seal(_REPORTER, reporter.model_dump_json()),
    }


def key_of(vault: Vault, report: Report) -> ChildKey:
    """Raises `Erased` when the report's key was destroyed."""
    return vault.child_key(report.id, report.sealed_key)


def contents(vault: Vault, report: Report) -> Contents:
    return Contents.model_validate_json(key_of(vault, report).open(_CONTENTS, report.contents))


def reporter(vault: Vault, report: Report) -> Reporter:
    return Reporter.model_validate_json(key_of(vault, report).open(_REPORTER, report.reporter))


def seal_reasons(vault: Vault, report: Report, reasons: str) -> bytes:
    return key_of(vault, report).seal(_REASONS, reasons)


def reasons(vault: Vault, report: Report) -> str | None:
    sealed = report.reasons
    return None if sealed is None else key_of(vault, report).open(_REASONS, sealed)


def suspect(vault: Vault, subject: str) -> bytes:
    """The blind index of an account, or an organisation, that is suspected."""
    return vault.index("report.suspect", subject)


def marks(vault: Vault, caller: Caller) -> list[bytes]:
    """By which a caller is found among those suspected: its own, and its office's."""
    return [suspect(vault, one) for one in (caller.subject, caller.organisation) if one]


def by(vault: Vault, subject: str) -> bytes:
    """The blind index of the account that reported."""
    return vault.index("report.reporter", subject)
