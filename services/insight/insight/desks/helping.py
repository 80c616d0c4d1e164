"""The desks of those who help: offers, needs, and how the two come together."""

from insight.desks.desk import Desk, options
from insight.desks.fields import Field, Kind
from reference.categories import ChildCategory

_QUEUES = "/insight/pages/queues"
_MATCH, _NEED = "/procurement/need-matches/{of}", "/procurement/needs/{of}"
_HELP = options(
    "help", "psychological", "tutoring", "legal_aid", "family_education", "medical", "material",
    "companionship", "safety_education", "visiting",
)  # fmt: skip
_WORDS = {"service": "help", "status": "match"}
_NEED_WORDS = {"service": "help", "status": "need_status", "outcome": "need_outcome"}

OFFER = Desk(
    "offer",
    "/procurement/offers",
    (
        Field("service", Kind.CHOICE, required=True, options=_HELP),
        Field(
            "form", Kind.CHOICE, required=True,
            options=options("form", "sessions", "hours", "goods", "money"),
        ),
        Field("capacity", Kind.NUMBER, required=True),
        Field("county", required=True, longest=6),
        Field("starts_on", Kind.DATE, required=True),
        Field("ends_on", Kind.DATE, required=True),
        Field(
            "groups", Kind.CHOICES,
            options=options("category", *(one.value for one in ChildCategory)),
        ),
    ),
    then=f"{_QUEUES}/offers",
)  # fmt: skip
HELP = Desk(
    "help",
    "/procurement/needs",
    (
        Field("child_id", required=True, longest=36, source="child"),
        Field("service", Kind.CHOICE, required=True, options=_HELP),
        Field("units", Kind.NUMBER, required=True),
        Field("needed_by", Kind.DATE, required=True),
    ),
    then=f"{_QUEUES}/service-needs",
)
MATCH = Desk(
    "match",
    f"{_NEED}/matches",
    (
        Field("offer_id", Kind.CHOICE, required=True, source="offers"),
        Field("ends_on", Kind.DATE, required=True),
        Field(
            "fields", Kind.CHOICES, required=True,
            options=options("field", "name", "birth_on", "sex", "area", "phone", "address"),
        ),
    ),
    reads=_NEED,
    then=f"{_QUEUES}/matches",
    families=_NEED_WORDS,
)  # fmt: skip
AGREE = Desk("agree", f"{_MATCH}/accept", reads=_MATCH, then=f"{_QUEUES}/matches", families=_WORDS)
CONFIRM = Desk(
    "confirm", f"{_MATCH}/confirm", reads=_MATCH, then=f"{_QUEUES}/matches", families=_WORDS
)
DECLINE = Desk(
    "decline", f"{_MATCH}/decline", reads=_MATCH, then=f"{_QUEUES}/matches", families=_WORDS
)
GIVE = Desk(
    "give",
    f"{_MATCH}/help",
    (
        Field("given_on", Kind.DATE, required=True),
        Field("units", Kind.NUMBER, required=True),
    ),
    reads=_MATCH,
    then=f"{_QUEUES}/matches",
    families=_WORDS,
)
PART = Desk("part", f"{_MATCH}/end", reads=_MATCH, then=f"{_QUEUES}/matches", families=_WORDS)
FULFIL = Desk(
    "fulfil",
    f"{_NEED}/close",
    (
        Field(
            "outcome", Kind.CHOICE, required=True,
            options=options("need_outcome", "helped", "partly", "not_helped", "withdrawn"),
        ),
    ),
    reads=_NEED,
    then=f"{_QUEUES}/service-needs",
    families=_NEED_WORDS,
)  # fmt: skip
TAKE_IN = Desk(
    "take_in",
    "/procurement/offers/{of}/withdraw",
    reads="/procurement/offers/{of}",
    then=f"{_QUEUES}/offers",
    families={"service": "help", "status": "offer", "groups": "category"},
)
HELPING = (OFFER, HELP, MATCH, AGREE, CONFIRM, DECLINE, GIVE, PART, FULFIL, TAKE_IN)
