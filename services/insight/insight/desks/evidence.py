"""The desks of evidence: lodging a piece, opening it, and handing it on; its chain of custody and
whether it is whole stand beside them."""

from insight.desks.desk import Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_EVIDENCE = "/judicial-referral/evidence"
_PIECE, _PIECES = f"{_EVIDENCE}/{{of}}", "/insight/pages/queues/pieces"
_WORDS, _LABELS = {"kind": "evidence"}, {"kind": "field.evidence"}
_DOCUMENT = Field("document_no", required=True, longest=100)
_PROVEN = (
    Beside(
        "beside.verification",
        "",
        (
            Column("content_is_whole", "yes_no"), Column("chain_is_whole", "yes_no"),
            Column("links"), Column("first_broken_link"),
        ),
        records=(f"{_EVIDENCE}/{{id}}/verification",),
    ),
    Beside(
        "beside.chain",
        f"{_EVIDENCE}/{{id}}",
        (
            Column("number", label="field.link"), Column("kind", "chain"), Column("actor"),
            Column("holder", kind="holder"), Column("document_no"), Column("at", kind="moment"),
        ),
        items="chain",
    ),
)  # fmt: skip

EVIDENCE = Desk(
    "evidence",
    f"{_EVIDENCE}?report_id={{of}}&kind={{kind}}",
    (
        Field(
            "kind", Kind.CHOICE, required=True, label="field.evidence",
            options=options(
                "evidence", "injury_photo", "medical_record", "police_record", "statement",
                "child_testimony", "witness_testimony", "audio", "video", "messages",
                "organisation_record", "expert_opinion", "other",
            ),
        ),
        Field("file", Kind.FILE, required=True),
    ),
    reads="/judicial-referral/reports/{of}",
    then="/insight/pages/queues/reports",
    beside=(
        Beside(
            "beside.pieces",
            _EVIDENCE,
            (
                Column("lodged_at", kind="moment"),
                Column("kind", "evidence", label="field.evidence"), Column("media_type"),
                Column("size"), Column("held_by", kind="holder"),
            ),
            query={"report_id": "{id}", "limit": "200"},
        ),
    ),
    families={"kind": "reporter"},
)  # fmt: skip
OPEN_EVIDENCE = Desk(
    "open_evidence",
    f"{_PIECE}/opening",
    (_DOCUMENT,),
    reads=_PIECE,
    then=_PIECES,
    beside=_PROVEN,
    families=_WORDS,
    labels=_LABELS,
    gives="media_type",
)
HAND_OVER_EVIDENCE = Desk(
    "hand_over_evidence",
    f"{_PIECE}/handover",
    (
        Field(
            "unit_id", Kind.CHOICE, required=True, source="units_asked", label="field.handed_to"
        ),
        _DOCUMENT,
    ),
    reads=_PIECE,
    then=_PIECES,
    beside=_PROVEN,
    families=_WORDS,
    labels=_LABELS,
)  # fmt: skip
RECEIVE_EVIDENCE, RETURN_EVIDENCE = (
    Desk(
        f"{name}_evidence",
        f"{_PIECE}/{operation}",
        (_DOCUMENT,),
        reads=_PIECE,
        then=_PIECES,
        beside=_PROVEN,
        families=_WORDS,
        labels=_LABELS,
    )
    for name, operation in (("receive", "receipt"), ("return", "return"))
)
EVIDENCE_DESKS = (
    EVIDENCE, OPEN_EVIDENCE, HAND_OVER_EVIDENCE, RECEIVE_EVIDENCE, RETURN_EVIDENCE,
)  # fmt: skip
