"""What is said of a child's health and school must fit itself and the child's age."""

from collections.abc import Iterator
from datetime import date

from chassis.errors import Fault
from reference.ages import age_on
from reference.divisions import Area
from reference.norms import norm
from reference.schooling import Schooling
from registry.circumstances.models import ATTENDS, Health
from registry.circumstances.schemas import CircumstancesForm


def contradictions(
    form: CircumstancesForm, birth_on: date, on: date, area: Area
) -> Iterator[Fault]:
    """Every fault, by the field that should be different."""
    yield from _of_health(form)
    yield from _of_school(form, age_on(birth_on, on), on, area)


def _of_health(form: CircumstancesForm) -> Iterator[Fault]:
    if (form.health is Health.DISABLED) != (form.disability is not None):
        yield Fault("/disability", "Given exactly where the child is disabled.", "disability")
    if (form.health is Health.ILL) != (form.illness is not None):
        yield Fault("/illness", "Given exactly where the child is ill.", "illness")


def _of_school(form: CircumstancesForm, age: int, on: date, area: Area) -> Iterator[Fault]:
    def limit(name: str) -> int:
        return norm(f"registry.age_{name}", on, area).value

    compulsory = range(limit("school"), limit("schooling_ends"))
    older = range(limit("adolescent"), limit("minor"))
    if form.schooling is Schooling.DROPPED_OUT and age not in compulsory:
        yield Fault("/schooling", "One drops out of compulsory schooling only.", "dropout_age")
    if form.schooling is Schooling.NOT_ENROLLED and age not in older:
        yield Fault("/schooling", "Not enrolled is said from 14 on.", "not_enrolled_age")
    if form.schooling is Schooling.BEFORE_KINDERGARTEN and age > limit("school"):
        yield Fault("/schooling", "A child of this age belongs in school.", "kindergarten_age")
    if form.boarding and form.schooling not in ATTENDS:
        yield Fault("/boarding", "Who is at no school does not board at one.", "boarding")
