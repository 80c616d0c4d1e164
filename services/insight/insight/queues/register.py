"""The queues of the register and of the work teams."""

from chassis.access import OFFICERS, Role
from insight.pages.listing import Column
from insight.queues.schemas import (
    AREA,
    CITY,
    COUNTY,
    DESKS,
    FILE,
    NEAR,
    QUEUES,
    Action,
    Choice,
    Queue,
)

CHILDREN = Queue(
    "children",
    "/registry/children",
    (Column("name"), Column("birth_on"), Column("sex", "sex"), AREA,
     Column("categories", "category")),
    (Action("layout.open", f"{FILE}/{{id}}", roles=NEAR),),
    begins=(Action("page.search", f"{DESKS}/search", roles=frozenset(OFFICERS)),),
    takes_area=True,
)  # fmt: skip
_SUPERVISOR = frozenset((Role.TOWNSHIP_SUPERVISOR,))
ENTRIES = Queue(
    "entries",
    "/registry/entries",
    (Column("registered_at", kind="moment"), Column("name"), Column("birth_on"),
     Column("sex", "sex"), AREA, Column("review", "review")),
    (Action("layout.open", f"{FILE}/{{id}}", roles=NEAR),
     Action("page.review_entry", f"{DESKS}/review_entry?of={{id}}", {"review": ("awaiting",)},
            _SUPERVISOR)),
    choices=(Choice("review", ("awaiting", "returned", "passed"), "review"),),
)  # fmt: skip
_SUBMITTERS = COUNTY | CITY | _SUPERVISOR | {Role.PROVINCIAL_OFFICER}
RETURNS = Queue(
    "returns",
    "/registry/returns",
    (Column("period"), AREA, Column("total"), Column("closed_by"),
     Column("closed_at", kind="moment", label="field.submitted_at")),
    months=True,
    begins=(Action("page.close_return", f"{DESKS}/close_return", roles=_SUBMITTERS),),
)  # fmt: skip
DUPLICATES = Queue(
    "duplicates",
    "/registry/duplicates",
    (Column("found_at", kind="moment"), Column("likeness", "likeness"),
     Column("older_id", kind="child"), Column("younger_id", kind="child"),
     Column("agreeing", "agreeing"), Column("status", "pair"), AREA),
    (Action("page.settle", f"{DESKS}/settle?of={{id}}", {"status": ("open",)}),),
    choices=(Choice("status", ("open", "same", "different", ""), "pair"),),
)  # fmt: skip
_ARRIVING = {"side": ("receiving",), "status": ("proposed",)}
HANDOVERS = Queue(
    "handovers",
    "/registry/moves",
    (Column("proposed_at", kind="moment"), Column("side", "side"),
     Column("child_id", kind="child"), Column("from_area", kind="place"),
     Column("to_county", kind="place"), Column("reason", "move_reason"),
     Column("status", "handover_status")),
    (Action("page.take_over", f"{DESKS}/take_over?of={{id}}", _ARRIVING, COUNTY),
     Action("page.turn_down", f"{DESKS}/turn_down?of={{id}}", _ARRIVING, COUNTY),
     Action("page.call_back", f"{DESKS}/call_back?of={{id}}",
            {"side": ("leaving",), "status": ("proposed",)},
            COUNTY | {Role.TOWNSHIP_SUPERVISOR})),
)  # fmt: skip
WORKERS = Queue(
    "workers",
    "/registry/workers",
    (Column("name"), Column("kind", "worker"), Column("place", kind="place"),
     Column("status", "worker_status"), Column("checked_on"), Column("tested_on"),
     Column("trained_on"),
     Column("appointed_at", kind="moment")),
    (Action("page.record_check", f"{DESKS}/record_check?of={{id}}",
            {"status": ("candidate", "on_duty")}, COUNTY | CITY | {Role.TOWNSHIP_SUPERVISOR}),
     Action("page.appoint", f"{DESKS}/appoint?of={{id}}", {"status": ("candidate",)},
            COUNTY | CITY | {Role.TOWNSHIP_SUPERVISOR}),
     Action("page.release", f"{DESKS}/release?of={{id}}", {"status": ("on_duty",)},
            COUNTY | CITY | {Role.TOWNSHIP_SUPERVISOR})),
    choices=(Choice("status", ("", "on_duty", "candidate", "released"), "worker_status"),
             Choice("kind", ("", "director", "supervisor", "trainer"), "worker")),
    begins=(Action("page.worker", f"{DESKS}/worker",
                   roles=COUNTY | CITY | {Role.TOWNSHIP_SUPERVISOR}),),
)  # fmt: skip
_TRAINERS = COUNTY | CITY | {Role.PROVINCIAL_OFFICER, Role.NATIONAL_OFFICER}
COURSES = Queue(
    "courses",
    "/registry/courses",
    (Column("title"), Column("kind", "course"), Column("audience", "worker"),
     Column("method", "teaching", label="field.teaching"), Column("starts_on"), Column("ends_on"),
     Column("hours"), Column("pass_score"), AREA),
    (Action("page.results", f"{DESKS}/results?of={{id}}", roles=_TRAINERS),),
    begins=(Action("page.course", f"{DESKS}/course", roles=_TRAINERS),),
)  # fmt: skip
SPOT_CHECKS = Queue(
    "spot-checks",
    "/registry/spot-check-coverage",
    (Column("township", kind="place"), Column("visits"), Column("checked"), Column("needed"),
     Column("red_children"), Column("red_checked"), Column("is_kept", "yes_no")),
    (Action("page.children", f"{QUEUES}/children?area={{township}}", roles=NEAR),),
    months=True,
    polls=True,
)  # fmt: skip
REGISTER = (CHILDREN, ENTRIES, RETURNS, SPOT_CHECKS, DUPLICATES, HANDOVERS, WORKERS, COURSES)
