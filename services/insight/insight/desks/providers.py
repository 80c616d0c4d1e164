"""The desks of the register of providers: who may help, and who may not."""

from insight.desks.desk import Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_PROVIDERS = "/insight/pages/queues/providers"
_PROVIDER = "/procurement/providers/{of}"
_LABELLED = {"name": "field.provider_name"}
_WORDS = {"kind": "provider"}
_KINDS = (
    "social_work_agency", "charity", "volunteer_group", "social_organisation", "enterprise",
    "public_institution_class_two", "social_worker", "lawyer", "psychologist",
)  # fmt: skip
_UNTIL = Field("qualified_until", Kind.DATE, required=True)

PROVIDER = Desk(
    "provider",
    "/procurement/providers",
    (
        Field(
            "kind", Kind.CHOICE, required=True, options=options("provider", *_KINDS)
        ),
        Field("name", required=True, label="field.provider_name"),
        Field("organisation_id", required=True, longest=36, label="field.providers_organisation"),
        Field("uscc", longest=40),
        Field("licence_no", longest=40, label="field.persons_licence_no"),
        _UNTIL,
    ),
    then=_PROVIDERS,
)  # fmt: skip
REQUALIFY = Desk(
    "requalify",
    f"{_PROVIDER}/requalify",
    (_UNTIL,),
    reads=_PROVIDER,
    then=_PROVIDERS,
    families=_WORDS,
    labels=_LABELLED,
)
LICENCE = Desk(
    "licence",
    f"{_PROVIDER}/qualifications",
    (
        Field(
            "kind", Kind.CHOICE, required=True, label="field.licence",
            options=options(
                "licence", "registration", "charity", "social_work", "lawyer", "psychology",
                "medical", "teaching",
            ),
        ),
        Field("number", required=True, longest=60, label="field.licence_no"),
        Field("issuer", required=True, longest=100),
        Field("valid_from", Kind.DATE, required=True),
        Field("valid_to", Kind.DATE, required=True),
    ),
    reads=_PROVIDER,
    then="/insight/pages/desks/licence?of={of}",
    beside=(
        Beside(
            "beside.licences",
            f"{_PROVIDER}/qualifications",
            (
                Column("kind", "licence", label="field.licence"),
                Column("number", label="field.licence_no"), Column("issuer"),
                Column("valid_from"), Column("valid_to"),
            ),
        ),
    ),
    families=_WORDS,
    labels=_LABELLED,
)  # fmt: skip
QUERY_RECORDS = Desk(
    "query_records",
    f"{_PROVIDER}/criminal-record-checks",
    (
        Field("checked_on", Kind.DATE, required=True),
        Field("people", Kind.NUMBER, required=True),
        Field("hits", Kind.NUMBER, required=True),
        Field("document_no", required=True, longest=100),
    ),
    reads=_PROVIDER,
    then="/insight/pages/desks/query_records?of={of}",
    beside=(
        Beside(
            "beside.record_queries",
            f"{_PROVIDER}/criminal-record-checks",
            (Column("checked_on"), Column("people"), Column("hits"), Column("document_no")),
        ),
    ),
    families=_WORDS,
    labels=_LABELLED,
)
BAR = Desk(
    "bar",
    f"{_PROVIDER}/bar",
    (
        Field("until", Kind.DATE, required=True, label="field.barred_until"),
        Field("document_no", required=True, longest=100),
    ),
    reads=_PROVIDER,
    then=_PROVIDERS,
    families=_WORDS,
    labels=_LABELLED,
)
LIFT_BAR = Desk(
    "lift_bar",
    f"{_PROVIDER}/lift-bar",
    reads=_PROVIDER,
    then=_PROVIDERS,
    families=_WORDS,
    labels=_LABELLED,
)
PROVIDERS = (PROVIDER, REQUALIFY, LICENCE, QUERY_RECORDS, BAR, LIFT_BAR)
