"""The queues of custody: of the children, and of the agencies and families that take them in."""

from functools import partial

from chassis.access import Role
from insight.pages.listing import Column
from insight.queues.schemas import (
    AREA,
    CHILD,
    CITY,
    COUNTY,
    DESKS,
    QUEUES,
    Action,
    Choice,
    Queue,
)

NEEDS = Queue(
    "needs",
    "/placement/needs",
    (Column("opened_at", kind="moment"), Column("child_id", kind="child"),
     Column("ground", "ground"), Column("regime", "regime"), Column("origin", "origin"), AREA),
    (Action("page.admit", f"{DESKS}/admit?of={{id}}"),
     Action("page.hold", f"{DESKS}/hold?of={{id}}"),
     Action("page.evaluate", f"{DESKS}/evaluate?of={{child_id}}"),
     Action("page.withdraw", f"{DESKS}/withdraw?of={{id}}")),
    begins=(Action("page.need", f"{DESKS}/need"),),
)  # fmt: skip
_KEEPERS = COUNTY | CITY | {Role.AGENCY_STAFF}
CUSTODIES = Queue(
    "custodies",
    "/placement/custodies",
    (Column("began_at", kind="moment"), Column("child_id", kind="child"),
     Column("agency_id", kind="agency"), Column("regime", "regime"), Column("ground", "ground"),
     Column("mode", "mode"), Column("outcome", "outcome"),
     Column("reviewed_at", kind="moment"), AREA),
    (CHILD,
     Action("page.review", f"{DESKS}/review?of={{id}}", {"outcome": ("",)}, COUNTY | CITY),
     Action("page.to_family", f"{DESKS}/to_family?of={{id}}",
            {"outcome": ("",), "mode": ("agency",)}, _KEEPERS),
     Action("page.foster", f"{DESKS}/foster?of={{id}}",
            {"outcome": ("",), "mode": ("foster",)}, _KEEPERS),
     Action("page.check_up", f"{DESKS}/check_up?of={{id}}", {"outcome": ("",)}, _KEEPERS),
     Action("page.legal_basis", f"{DESKS}/legal_basis?of={{id}}", roles=COUNTY | CITY),
     Action("page.evaluate", f"{DESKS}/evaluate?of={{child_id}}", roles=COUNTY | CITY),
     Action("page.transfer", f"{DESKS}/transfer?of={{id}}", {"outcome": ("",)}, COUNTY | CITY),
     Action("page.end", f"{DESKS}/end?of={{id}}", {"outcome": ("",)}, COUNTY | CITY)),
    choices=(Choice("is_open", ("true", "false"), "is_open"),
             Choice("is_uncovered", ("", "true"), "is_uncovered")),
)  # fmt: skip
HOLDS = Queue(
    "holds",
    "/placement/holds",
    (Column("held_at", kind="moment"), Column("child_id", kind="child"),
     Column("agency_id", kind="agency"), Column("until", kind="moment"), Column("status", "hold"),
     Column("consent_no"), AREA),
    (Action("page.consent", f"{DESKS}/consent?of={{id}}",
            {"status": ("held",), "consent_no": ("",)}, _KEEPERS),
     Action("page.let_go", f"{DESKS}/let_go?of={{id}}", {"status": ("held",)}, _KEEPERS)),
)  # fmt: skip
_AT_HOUSEHOLD = f"{QUEUES}/household-visits?household_id={{id}}"
HOUSEHOLDS = Queue(
    "households",
    "/placement/households",
    (Column("applied_at", kind="moment"), Column("kind", "household"),
     Column("family.name"), Column("agency_id", kind="agency"), Column("places"),
     Column("free_places"), Column("status", "household_status"), Column("visited_on"), AREA),
    (Action("page.approve", f"{DESKS}/approve?of={{id}}", {"status": ("applied",)}, _KEEPERS),
     Action("page.look_in", f"{DESKS}/look_in?of={{id}}", {"status": ("approved",)}, _KEEPERS),
     Action("page.household-visits", _AT_HOUSEHOLD,
            {"status": ("approved", "suspended", "removed")},
            _KEEPERS),
     Action("page.suspend", f"{DESKS}/suspend?of={{id}}", {"status": ("approved",)}, _KEEPERS),
     Action("page.resume", f"{DESKS}/resume?of={{id}}", {"status": ("suspended",)}, _KEEPERS),
     Action("page.remove", f"{DESKS}/remove?of={{id}}",
            {"status": ("applied", "approved", "suspended")}, _KEEPERS)),
    begins=(Action("page.household", f"{DESKS}/household", roles=_KEEPERS),),
)  # fmt: skip
HOUSEHOLD_VISITS = Queue(
    "household-visits",
    "/placement/households/{household_id}/visits",
    (Column("visited_on"), Column("is_fit", "yes_no"), Column("findings"),
     Column("recorded_at", kind="moment")),
    of=("household_id",),
    polls=True,
)  # fmt: skip
_TENDED = partial(Action, roles=_KEEPERS, within="seat", kept_by="organisation_id")
_AWAITING = {"transition": ("county_cwi", "assessed")}
AGENCIES = Queue(
    "agencies",
    "/placement/agencies",
    (Column("name", label="field.agency_name"), Column("kind", "agency"),
     Column("seat", kind="place"), Column("beds"), Column("free_beds"),
     Column("capabilities", "capability"), Column("transition", "transition"),
     Column("has_resources", "yes_no")),
    (_TENDED("page.change_agency", f"{DESKS}/change_agency?of={{id}}"),
     Action("page.residents", f"{QUEUES}/residents?agency_id={{id}}",
            roles=_KEEPERS | {Role.PROVINCIAL_OFFICER}, kept_by="organisation_id"),
     _TENDED("page.add_beds", f"{DESKS}/add_beds?of={{id}}"),
     _TENDED("page.resources", f"{DESKS}/resources?of={{id}}"),
     _TENDED("page.capability", f"{DESKS}/capability?of={{id}}"),
     _TENDED("page.proofs", f"{QUEUES}/proofs?agency_id={{id}}"),
     _TENDED("page.functions", f"{DESKS}/functions?of={{id}}"),
     _TENDED("page.report_function", f"{DESKS}/report_function?of={{id}}"),
     Action("page.agreement", f"{DESKS}/agreement?of={{id}}", {"kind": ("MPC",)}, COUNTY | CITY,
            within="seat"),
     Action("page.assess_agency", f"{DESKS}/assess_agency?of={{id}}", _AWAITING, COUNTY | CITY,
            within="seat"),
     Action("page.retain", f"{DESKS}/retain?of={{id}}", {"transition": ("assessed",)},
            frozenset((Role.PROVINCIAL_OFFICER,)), within="seat"),
     Action("page.convert", f"{DESKS}/convert?of={{id}}",
            {"transition": ("assessed", "children_moved")}, COUNTY | CITY, within="seat")),
    begins=(Action("page.agency", f"{DESKS}/agency", roles=COUNTY | CITY),),
    polls=True,
)  # fmt: skip
RESIDENTS = Queue(
    "residents",
    "/placement/agencies/{agency_id}/residents",
    (Column("began_at", kind="moment"), Column("child_id", kind="child"),
     Column("agency_id", kind="agency"), Column("regime", "regime"), Column("ground", "ground"),
     Column("mode", "mode"), AREA),
    (CHILD,),
    of=("agency_id",),
)  # fmt: skip
PROOFS = Queue(
    "proofs",
    "/placement/agencies/{agency_id}/evidence",
    (Column("agency_id", kind="agency"), Column("capability", "capability"), Column("licence_no"),
     Column("valid_from"), Column("valid_until"), Column("withdrawn_on")),
    (Action("page.withdraw_proof", f"{DESKS}/withdraw_proof?of={{id}}", {"withdrawn_on": ("",)},
            COUNTY | CITY),),
    of=("agency_id",),
    polls=True,
)  # fmt: skip
COVERAGE = Queue(
    "function-coverage",
    "/placement/agency-functions",
    (AREA, Column("has_centre", "yes_no"), Column("uncovered", kind="phrases")),
    polls=True,
)
AGREEMENTS = Queue(
    "agreements",
    "/placement/care-agreements",
    (Column("signed_at", kind="moment"),
     Column("centre_id", kind="agency"), Column("institution_id", kind="agency"),
     Column("capabilities", "capability", label="field.entrusted_care"), Column("document_no"),
     Column("valid_from"), Column("valid_until"), Column("ended_on")),
    (Action("page.end_agreement", f"{DESKS}/end_agreement?of={{id}}", {"ended_on": ("",)},
            COUNTY | CITY),),
    polls=True,
)  # fmt: skip
CONSOLIDATIONS = Queue(
    "consolidations",
    "/placement/consolidations",
    (Column("proposed_at", kind="moment"), Column("children"), Column("left"),
     Column("status", "plan"), Column("decided_at", kind="moment"), Column("document_no"), AREA),
    (Action("page.decide", f"{DESKS}/decide?of={{id}}", {"status": ("proposed",)}, CITY),
     Action("page.execute", f"{DESKS}/execute?of={{id}}", {"status": ("decided",)}, CITY),
     Action("page.take_home", f"{DESKS}/take_home?of={{id}}",
            {"status": ("decided", "executed")}, CITY)),
    begins=(Action("page.consolidate", f"{DESKS}/consolidate", roles=CITY),
            Action("page.consolidation-standings", f"{QUEUES}/consolidation-standings",
                   roles=CITY | {Role.PROVINCIAL_OFFICER})),
    polls=True,
)  # fmt: skip
MOVES = Queue(
    "moves",
    "/placement/consolidation-moves",
    (Column("child_id", kind="child"), Column("from_agency", kind="agency"),
     Column("to_agency", kind="agency"), Column("status", "move"),
     Column("handover", "handover"), AREA),
    (Action("page.prepare", f"{DESKS}/prepare?of={{id}}", {"status": ("planned", "prepared")}),),
)  # fmt: skip
STANDINGS = Queue(
    "consolidation-standings",
    "/placement/consolidation-standings",
    (Column("prefecture", kind="place"), Column("counties_pending"),
     Column("institutions_pending"), Column("children_pending"), Column("retained"),
     Column("converted"), Column("places", label="field.places_to_take"), Column("capacity_gap")),
    polls=True,
)  # fmt: skip
CARE = (
    NEEDS, HOLDS, CUSTODIES, HOUSEHOLDS, HOUSEHOLD_VISITS, AGENCIES, RESIDENTS, PROOFS, COVERAGE,
    AGREEMENTS, CONSOLIDATIONS, STANDINGS, MOVES,
)  # fmt: skip
