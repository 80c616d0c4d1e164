"""Whether an agency may take children, and whether the papers are in order."""

from collections.abc import Sequence

from chassis.work import Work
from placement.agencies.models import Agency, Kind
from placement.children.models import Child
from placement.custody.models import AgencyMayNotTake, DocumentMissing, hear
from placement.custody.schemas import AdmissionCreate, LegalBasis
from placement.fields import today
from placement.matching.models import Ground, Regime, Rule, rule_on
from placement.matching.service import bars_to


async def permit(
    work: Work, agency: Agency, admitted: Sequence[Child], form: AdmissionCreate
) -> Rule:
    """The law lets this agency take these children, they were heard, and the papers are there."""
    rule = rule_on(today(work))
    check_papers(work, admitted, form.ground, form.legal_basis, heard=form.heard_child)
    is_foundling = form.tracing_family or form.ground is Ground.T1
    if is_foundling and agency.kind == Kind.CWI and form.legal_basis.document_no is None:
        raise DocumentMissing("An institution takes a foundling with the police's report only.")
    care = frozenset(form.care)
    against = await bars_to(
        work, agency, admitted, form.regime, rule, care=care, tracing_family=form.tracing_family
    )
    if against:
        raise AgencyMayNotTake(" ".join(words.en for words in against))
    return rule


def check_papers(
    work: Work, children: Sequence[Child], ground: Ground, basis: LegalBasis, *, heard: bool
) -> None:
    """A protection order lasts months and carries no long-term custody; for that a judgment, a
    report of the police or a decision is named."""
    for child in children:
        child.must_be_here()
    if ground.regime is Regime.LONG_TERM and basis.document_no is None:
        raise DocumentMissing
    hear(children, today(work), heard=heard)
