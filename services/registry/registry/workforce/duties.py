"""The duties that come with a workforce: to staff every place, and to train every worker."""

from datetime import datetime, time
from uuid import NAMESPACE_OID, UUID, uuid5

from chassis.duties import meet, open_duty, void
from chassis.work import Work
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from registry.workforce.models import CHECK_NORM, Worker, WorkerKind

STAFF = "staff_place"
TRAIN = "train"
CHECK = "criminal_record_query"
_GAP_NORM = "registry.worker_gap"
_TRAINING_NORM = "registry.worker_training"


def open_gap(work: Work, worker: Worker) -> None:
    """The place has nobody: its township, or its county, must find somebody."""
    if worker.kind == WorkerKind.TRAINER:
        return
    open_duty(
        work,
        STAFF,
        norm=_GAP_NORM,
        subject_type="division",
        subject_id=_subject_of(worker),
        area=worker.area.parent or worker.area,
        department=answerable(Duty.CHILD_WORKFORCE).code,
    )


async def fill_gap(work: Work, worker: Worker) -> None:
    await meet(work, STAFF, _subject_of(worker))


def open_training(work: Work, worker: Worker) -> None:
    """To be trained within a year of the last course that was passed (年度轮训)."""
    since = worker.trained_on or work.now.astimezone(CHINA).date()
    open_duty(
        work,
        TRAIN,
        norm=_TRAINING_NORM,
        subject_type="worker",
        subject_id=worker.id,
        area=worker.area,
        department=answerable(Duty.CHILD_WORKFORCE).code,
        owner=worker.subject,
        since=datetime.combine(since, time(), CHINA),
    )


async def renew_training(work: Work, worker: Worker) -> None:
    """A course was passed: this year's duty is met, and the next one runs from the course."""
    await meet(work, TRAIN, worker.id)
    await (await work.session()).flush()  # one duty ends before the next is open
    open_training(work, worker)


def open_check(work: Work, worker: Worker) -> None:
    """Who is above the worker queries criminal records every year (未成年人保护法 62)."""
    since = worker.checked_on or work.now.astimezone(CHINA).date()
    open_duty(
        work,
        CHECK,
        norm=CHECK_NORM,
        subject_type="worker",
        subject_id=worker.id,
        area=worker.area.parent or worker.area,
        department=answerable(Duty.CHILD_WORKFORCE).code,
        since=datetime.combine(since, time(), CHINA),
    )


async def renew_check(work: Work, worker: Worker) -> None:
    """A query without a hit: this year's is met, the next year's runs from it."""
    await meet(work, CHECK, worker.id)
    await (await work.session()).flush()
    open_check(work, worker)


async def void_yearly(work: Work, worker: Worker) -> None:
    """Who left duty is neither trained nor checked."""
    for kind in (TRAIN, CHECK):
        await void(work, kind, worker.id)


def _subject_of(worker: Worker) -> UUID:
    """Duties are about something with an id; a place has only its code."""
    return uuid5(NAMESPACE_OID, f"{worker.kind}|{worker.place}")
