"""Options that the judiciary's matters give: units, what courts decided, orders in force."""

from collections.abc import Mapping
from typing import Any

from chassis.access import Caller
from insight.desks.fields import Option
from insight.desks.file_options import Source
from insight.pages.language import Language
from insight.pages.listing import name_of
from insight.pages.person import Person

_GIVEN_BACK = ("returned", "transferred")
_MATTERS = {
    "court": ("protection_order", "revocation", "other"),
    "police": ("police_investigation", "other"),
    "procuratorate": ("prosecution", "other"),
}


async def _units(person: Person, _: Caller, report: Any, __: Language) -> list[Option]:
    """Each unit of the place with each matter that it deals with."""
    page = await person.items("/judicial-referral/units", limit=200)
    return [
        Option(f"{unit['id']} {matter}", unit["name"], f"matter.{matter}")
        for unit in page
        if str(report["area"]).startswith(unit["jurisdiction"])
        for matter in _MATTERS.get(unit["kind"], ())
    ]


async def _units_asked(person: Person, _: Caller, piece: Any, __: Language) -> list[Option]:
    """Those that the report of a piece of evidence was referred to, and that kept it."""
    path = "/judicial-referral/referrals"
    sent = await person.items(path, report_id=piece["report_id"], limit=200)
    units = {one["unit_id"]: one for one in sent if one["status"] not in _GIVEN_BACK}
    return [
        Option(unit, await name_of(person, "unit", unit), f"unit.{one['unit_kind']}")
        for unit, one in units.items()
    ]


async def _judgments(_: Person, __: Caller, referral: Any, ___: Language) -> list[Option]:
    """Those that a court gave upon the referral and that still take somebody's standing."""
    return [
        Option(one["id"], one["judgment_no"], one["made_on"])
        for one in referral["judgments"]
        if one["restored_at"] is None
    ]


async def _orders(person: Person, _: Caller, need: Any, __: Language) -> list[Option]:
    """The child's protection orders in force."""
    path = "/judicial-referral/protection-orders"
    page = await person.items(path, status="in_force", limit=200)
    return [
        Option(one["id"], one["order_no"], one["valid_until"])
        for one in page
        if one["child_id"] == need["child_id"]
    ]


JUSTICE_SOURCES: Mapping[str, Source] = {
    "units": _units,
    "units_asked": _units_asked,
    "judgments": _judgments,
    "orders": _orders,
}
