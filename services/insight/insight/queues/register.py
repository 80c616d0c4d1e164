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

_SUPERVISOR = frozenset((Role.TOWNSHIP_SUPERVISOR,))
_TOWNSHIP_AND_COUNTY = COUNTY | _SUPERVISOR
_EMPLOYERS = _TOWNSHIP_AND_COUNTY | CITY
CHILDREN = Queue(
    "children",
    "/registry/children",
    (Column("name"), Column("birth_on"), Column("sex", "sex"), AREA,
     Column("categories", "category")),
    (Action("layout.open", f"{FILE}/{{id}}", roles=NEAR),
     Action("page.visits", f"{QUEUES}/visits?child_id={{id}}", roles=NEAR)),
    begins=(Action("page.search", f"{DESKS}/search", roles=frozenset(OFFICERS)),),
    takes_area=True,
)  # fmt: skip
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
_SUBMITTERS = _EMPLOYERS | {Role.PROVINCIAL_OFFICER}
RETURNS = Queue(
    "returns",
    "/registry/returns",
    (Column("period"), AREA, Column("total"), Column("closed_by"),
     Column("closed_at", kind="moment", label="field.submitted_at")),
    months=True,
    begins=(Action("page.close_return", f"{DESKS}/close_return", roles=_SUBMITTERS),),
)  # fmt: skip
VISITS = Queue(
    "visits",
    "/registry/children/{child_id}/visits",
    (Column("visited_on"), Column("child_id", kind="child"), Column("findings"),
     Column("situations", "situation", label="field.situation"),
     Column("observations", "observation"), Column("recorded_at", kind="moment")),
    (Action("page.checks", f"{QUEUES}/checks?child_id={{child_id}}&visit_id={{id}}",
            roles=_TOWNSHIP_AND_COUNTY),),
    of=("child_id",),
)  # fmt: skip
CHECKS = Queue(
    "checks",
    "/registry/children/{child_id}/visits/{visit_id}/spot-checks",
    (Column("checked_at", kind="moment", label="field.spot_checked_at"),
     Column("child_id", kind="child"), Column("agrees", "yes_no"),
     Column("note", label="field.how_checked")),
    of=("child_id", "visit_id"),
)  # fmt: skip
IMPORTS = Queue(
    "imports",
    "/registry/imports",
    (Column("imported_at", kind="moment"), Column("rows"), Column("entered"), Column("known"),
     Column("rejected"), AREA),
    (Action("page.rejections", f"{QUEUES}/rejections?import_id={{id}}", has="rejected"),),
    begins=(Action("page.import", f"{DESKS}/import", roles=COUNTY),),
    polls=True,
)  # fmt: skip
REJECTIONS = Queue(
    "rejections",
    "/registry/imports/{import_id}/rejections",
    (Column("row"), Column("column", "field"), Column("detail")),
    of=("import_id",),
    polls=True,
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
            _TOWNSHIP_AND_COUNTY)),
)  # fmt: skip
_ENTERING = Action("page.worker", f"{DESKS}/worker", roles=_EMPLOYERS)
WORKERS = Queue(
    "workers",
    "/registry/workers",
    (Column("name"), Column("kind", "worker"), Column("place", kind="place"),
     Column("status", "worker_status"), Column("checked_on"), Column("tested_on"),
     Column("trained_on"),
     Column("appointed_at", kind="moment")),
    (Action("page.record_check", f"{DESKS}/record_check?of={{id}}",
            {"status": ("candidate", "on_duty")}, _EMPLOYERS),
     Action("page.appoint", f"{DESKS}/appoint?of={{id}}", {"status": ("candidate",)},
            _EMPLOYERS),
     Action("page.release", f"{DESKS}/release?of={{id}}", {"status": ("on_duty",)},
            _EMPLOYERS)),
    choices=(Choice("status", ("", "on_duty", "candidate", "released"), "worker_status"),
             Choice("kind", ("", "director", "supervisor", "trainer"), "worker")),
    begins=(_ENTERING, Action("page.gaps", f"{QUEUES}/gaps")),
)  # fmt: skip
GAPS = Queue(
    "gaps",
    "/registry/workforce/gaps",
    (Column("name", label="field.place_without"), Column("place", label="field.area_code")),
    choices=(Choice("kind", ("director", "supervisor"), "worker"),),
    begins=(_ENTERING,),
    takes_area=True,
    polls=True,
)  # fmt: skip
_TRAINERS = COUNTY | CITY | {Role.PROVINCIAL_OFFICER, Role.NATIONAL_OFFICER}
COURSES = Queue(
    "courses",
    "/registry/courses",
    (Column("title"), Column("kind", "course"), Column("audience", "worker"),
     Column("method", "teaching", label="field.teaching"), Column("starts_on"), Column("ends_on"),
     Column("hours"), Column("pass_score"), AREA),
    (Action("page.results", f"{DESKS}/results?of={{id}}", roles=_TRAINERS),
     Action("page.course-results", f"{QUEUES}/course-results?course_id={{id}}")),
    begins=(Action("page.course", f"{DESKS}/course", roles=_TRAINERS),),
)  # fmt: skip
COURSE_RESULTS = Queue(
    "course-results",
    "/registry/courses/{course_id}/results",
    (Column("finished_on"), Column("worker_id", kind="worker"), Column("score"),
     Column("passed", "yes_no"), Column("recorded_at", kind="moment")),
    of=("course_id",),
    polls=True,
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
REGISTER = (
    CHILDREN, ENTRIES, RETURNS, VISITS, CHECKS, IMPORTS, REJECTIONS, SPOT_CHECKS, DUPLICATES,
    HANDOVERS, WORKERS, GAPS, COURSES, COURSE_RESULTS,
)  # fmt: skip
