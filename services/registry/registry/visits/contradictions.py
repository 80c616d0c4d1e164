"""A situation must fit the child and the day on which it is said to have been seen."""

from collections.abc import Iterator
from datetime import date, datetime

from chassis.errors import Fault
from reference.ages import age_on
from reference.clocks import CHINA
from reference.norms import norm
from reference.situations import Situation
from registry.visits.repository import Opening
from registry.visits.schemas import VisitForm

_UNDER, _FROM = Situation.SEXUAL_ABUSE_UNDER_14, Situation.SEXUAL_ABUSE_FROM_14


def contradictions(child: Opening, form: VisitForm, now: datetime) -> Iterator[Fault]:
    """Two situations are about girls, below 14 and from 14 on."""
    if {_UNDER, _FROM} & set(form.situations):
        yield from _of_girls(child, form)
    found = form.found_at
    if found and (found > now or found.astimezone(CHINA).date() != form.visited_on):
        yield Fault("/found_at", "Not on the day of the visit.", "found_at")


def _of_girls(child: Opening, form: VisitForm) -> Iterator[Fault]:
    if child.sex != "female":
        yield Fault("/situations", "This situation is about girls; other harm is another.", "girl")
        return
    fitting = _UNDER if _is_young(child.birth_on, form.visited_on) else _FROM
    if {_UNDER, _FROM} & set(form.situations) != {fitting}:
        yield Fault("/situations", f"At this age it is {fitting}.", "age")


def _is_young(birth_on: date, on: date) -> bool:
    return age_on(birth_on, on) < norm("judicial.age_girl", on).value
