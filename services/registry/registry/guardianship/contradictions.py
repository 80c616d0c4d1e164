"""What is said of a parent must not contradict itself."""

from collections.abc import Iterator
from datetime import date

from chassis.errors import Fault
from reference.parents import ParentState
from registry.guardianship.schemas import ParentStateForm
from registry.persons import number_faults

_DOCUMENTED = frozenset(
    {
        ParentState.MISSING,
        ParentState.UNTRACEABLE,
        ParentState.REVOKED,
        ParentState.DEPORTED,
        ParentState.SEVERELY_ILL,
    }
)
_DATED = frozenset(
    {ParentState.AWAY, ParentState.DEAD, ParentState.LOST_CONTACT, ParentState.RESTRICTED}
)
_UNREACHABLE = frozenset({ParentState.DEAD, ParentState.UNTRACEABLE})


def contradictions(form: ParentStateForm, child_born_on: date, on: date) -> Iterator[Fault]:
    """Every fault, by the field that should be different."""
    yield from _of_what_belongs(form)
    yield from _of_days(form, on)
    yield from number_faults(form.resident_id, form.birth_on, on)
    if form.birth_on is not None and form.birth_on >= child_born_on:
        yield Fault("/birth_on", "Younger than the child.", "birth")
    if form.state in _DOCUMENTED and not form.document_no:
        yield Fault("/document_no", "This state stands on a document.", "document_missing")
    if form.state in _UNREACHABLE and form.phone:
        yield Fault("/phone", "Nobody answers this telephone.", "unreachable")


def _of_what_belongs(form: ParentStateForm) -> Iterator[Fault]:
    """Some fields are given exactly with one state."""
    belongs = (
        ("place", ParentState.AWAY, form.place),
        ("restriction", ParentState.RESTRICTED, form.restriction),
        ("disability", ParentState.DISABLED, form.disability),
    )
    for name, state, given in belongs:
        if (form.state is state) != (given is not None):
            yield Fault(f"/{name}", f"Given exactly where the state is {state}.", name)
    if form.until is not None and form.state is not ParentState.RESTRICTED:
        yield Fault("/until", "Only a restriction of liberty has an end.", "until")


def _of_days(form: ParentStateForm, on: date) -> Iterator[Fault]:
    if form.state in _DATED and form.since is None:
        yield Fault("/since", "Since when?", "since_missing")
    for name in ("since", "last_contact_on"):
        day: date | None = getattr(form, name)
        if day is not None and day > on:
            yield Fault(f"/{name}", "This day is still to come.", "future")
    if form.since and form.until and form.until < form.since:
        yield Fault("/until", "It ends before it begins.", "ends_before")
    gone = form.state in (ParentState.DEAD, ParentState.LOST_CONTACT)
    if gone and form.since and form.last_contact_on and form.last_contact_on > form.since:
        yield Fault("/last_contact_on", "The parent was gone by then.", "contact_after")
