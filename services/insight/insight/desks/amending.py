"""The desks of what is added to a contract: more of the same, more time; both are made public."""

from insight.desks.contracting import (
    CONTRACT_WORDS,
    CONTRACTS,
    GROUNDS,
    MILESTONES,
    in_milestones,
)
from insight.desks.desk import Desk
from insight.desks.fields import Field, Kind

_CONTRACT, _AMENDMENT = "/procurement/contracts/{of}", "/procurement/amendments/{of}"
_PAPER = (
    Field("signed_on", Kind.DATE, required=True),
    Field("document_no", required=True, longest=100),
    Field("reason", Kind.LONG, required=True, longest=1_000),
)

SUPPLEMENT = Desk(
    "supplement",
    f"{_CONTRACT}/supplements",
    (*_PAPER, Field("amount_fen", Kind.YUAN, required=True), *MILESTONES),
    reads=_CONTRACT,
    then=CONTRACTS,
    shape=in_milestones,
    families=CONTRACT_WORDS,
)
PROLONG = Desk(
    "prolong",
    f"{_CONTRACT}/prolongations",
    (
        *_PAPER,
        Field("ends_on", Kind.DATE, required=True),
        Field("ground", Kind.CHOICE, required=True, options=GROUNDS, label="field.change_ground"),
    ),
    reads=_CONTRACT,
    then=CONTRACTS,
    families=CONTRACT_WORDS,
)
FILE_AMENDMENT, PUBLISH_AMENDMENT = (
    Desk(
        f"{operation}_amendment",
        f"{_AMENDMENT}/{operation}",
        (Field("document_no", required=True, longest=100),),
        reads=_AMENDMENT,
        then=CONTRACTS,
        families={"kind": "amendment", "ground": "end_ground"},
        labels={"ground": "field.change_ground"},
    )
    for operation in ("file", "publish")
)
AMENDING = (SUPPLEMENT, PROLONG, FILE_AMENDMENT, PUBLISH_AMENDMENT)
