"""The desks of care agreements: a protection centre entrusts an institution nearby with care."""

from insight.desks.agencies import CAPABILITIES, LABELLED, WORDS
from insight.desks.desk import Desk
from insight.desks.fields import Field, Kind

_AGREEMENTS, _AGREEMENT = "/insight/pages/queues/agreements", "/placement/care-agreements/{of}"

AGREEMENT = Desk(
    "agreement",
    "/placement/care-agreements",
    (
        Field("centre_id", Kind.CHOICE, required=True, source="itself"),
        Field("institution_id", Kind.CHOICE, required=True, source="institutions"),
        Field(
            "capabilities", Kind.CHOICES, required=True, options=CAPABILITIES,
            label="field.entrusted_care",
        ),
        Field("document_no", required=True, longest=100),
        Field("valid_from", Kind.DATE, required=True),
        Field("valid_until", Kind.DATE, required=True),
    ),
    reads="/placement/agencies/{of}",
    then=_AGREEMENTS,
    families=WORDS,
    labels=LABELLED,
)  # fmt: skip
END_AGREEMENT = Desk(
    "end_agreement",
    f"{_AGREEMENT}/end",
    (
        Field("ended_on", Kind.DATE, required=True),
        Field("document_no", required=True, longest=100),
    ),
    reads=_AGREEMENT,
    then=_AGREEMENTS,
    families={"capabilities": "capability"},
    labels={"capabilities": "field.entrusted_care"},
)
AGREEMENTS = (AGREEMENT, END_AGREEMENT)
