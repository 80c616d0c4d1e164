"""Planning courses, recording what workers made of them, and how many were reached."""

from uuid import UUID

from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.registry import WorkerTrained
from reference import training
from reference.clocks import CHINA
from reference.divisions import Area
from registry.courses import repository
from registry.courses.models import (
    Course,
    CourseKind,
    CourseResult,
    check_organiser,
    check_topics,
    pass_score,
)
from registry.courses.schemas import (
    CourseForm,
    CourseRead,
    CoverageRead,
    ResultForm,
    ResultRead,
    ResultsForm,
    ResultsRead,
    TopicRead,
)
from registry.workforce import duties
from registry.workforce import repository as workforce
from registry.workforce.models import Worker, WorkerStatus


async def plan(work: Work, form: CourseForm) -> CourseRead:
    """By the level that trains this audience. Raises TrainedFromElsewhere, TopicUnfit."""
    area = work.caller.area
    check_organiser(form.audience, area)
    check_topics(form.audience, form.topics)
    course = Course(
        id=new_id(), **form.model_dump(mode="json", exclude={"starts_on", "ends_on"}),
        starts_on=form.starts_on, ends_on=form.ends_on, pass_score=pass_score(form.starts_on, area),
        planned_at=work.now, **area.columns(),
    )  # fmt: skip
    work.add(course)
    work.etag = etag(course.version)
    return _read(course)


async def find(work: Work, course_id: UUID) -> CourseRead:
    course = await repository.find(work, course_id)
    work.etag = etag(course.version)
    return _read(course)


async def page(work: Work, limit: int, after: str | None) -> Page[CourseRead]:
    place = position(work, after, 1)
    found = await repository.page(work, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[_read(course) for course in found], next=following)


async def record(work: Work, course_id: UUID, form: ResultsForm) -> ResultsRead:
    """Each worker's test. Raises WorkerUnfit, ResultDateImpossible; then nothing is recorded."""
    course = await repository.find(work, course_id)
    found = await workforce.several(work, [one.worker_id for one in form.results])
    workers = {worker.id: worker for worker in found}
    recorded = []
    for number, one in enumerate(form.results):
        worker = course.check_worker(number, workers.get(one.worker_id))
        course.check_finished(number, one.finished_on, work.now.astimezone(CHINA).date())
        recorded.append(await _record(work, course, worker, one))
    return ResultsRead(results=recorded)


async def results(
    work: Work, course_id: UUID, limit: int, after: str | None
) -> Page[ResultRead]:  # fmt: skip
    course = await repository.find(work, course_id)
    place = position(work, after, 1)
    found = await repository.results(work, course.id, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    items = [ResultRead.model_validate(result, from_attributes=True) for result in found]
    return Page(items=items, next=following)


async def coverage(
    work: Work, area: Area, year: int, limit: int, after: str | None
) -> Page[CoverageRead]:
    place = position(work, after, 2)
    found = await repository.coverage(
        work, area, year, (place[0], place[1]) if place else ("", ""), limit
    )
    last = found[-1] if len(found) == limit else None
    following = cursor(work, last["county"], last["kind"]) if last else None
    return Page(items=[CoverageRead.model_validate(row) for row in found], next=following)


async def _record(work: Work, course: Course, worker: Worker, form: ResultForm) -> ResultRead:
    passed = form.score >= course.pass_score
    result = CourseResult(
        id=new_id(), course_id=course.id, **form.model_dump(), passed=passed,
        recorded_at=work.now, **worker.area.columns(),
    )  # fmt: skip
    work.add(result)
    worker.version += 1
    told = WorkerTrained(
        worker_id=worker.id, kind=worker.kind, area=worker.area.code, course_id=course.id,
        passed=passed, finished_on=form.finished_on,
    )  # fmt: skip
    publish(work, told, version=worker.version, area=worker.area)
    if passed:
        is_latest = worker.pass_course(form.finished_on, first=course.kind == CourseKind.FIRST)
        if is_latest and worker.status == WorkerStatus.ON_DUTY:
            await duties.renew_training(work, worker)
    return ResultRead.model_validate(result, from_attributes=True)


def _read(course: Course) -> CourseRead:
    known = training.topics()
    topics = [TopicRead(code=code, zh=known[code].zh, en=known[code].en) for code in course.topics]
    return CourseRead(
        **course.model_dump(exclude={"topics", "planned_at"}), area=course.area.code, topics=topics
    )
