"""Every query about labels, and the facts they follow from."""

from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from reference.categories import Facts, Regime
from registry.assessments import repository as assessments
from registry.children.models import Child
from registry.circumstances import repository as circumstances
from registry.guardianship import repository as guardianship
from registry.labels.models import Label


async def all_of(work: Work, child: Child) -> list[Label]:
    """Every label the child ever held, the oldest first; a child has a dozen at most."""
    query = select(Label).where(col(Label.child_id) == child.id)
    query = query.order_by(col(Label.valid_from), col(Label.id))
    return list((await (await work.session()).exec(query)).all())


async def find(work: Work, child: Child, label_id: UUID) -> Label | None:
    query = select(Label).where(col(Label.child_id) == child.id, col(Label.id) == label_id)
    return (await (await work.session()).exec(query)).one_or_none()


async def facts(work: Work, child: Child) -> Facts:
    """What the file says of the child."""
    father, mother = await guardianship.parents(work, child)
    known = await circumstances.find(work, child)
    last = await assessments.latest(work, child)
    return Facts(
        birth_on=child.birth_on,
        father=father.as_parent() if father else None,
        mother=mother.as_parent() if mother else None,
        rural_hukou=known.rural_hukou if known else None,
        lives_with_parents=known.lives_with_parents if known else None,
        disabled=known.is_disabled if known else None,
        endangered=last.is_endangered if last else None,
        regime=Regime(child.custody_regime) if child.custody_regime else None,
    )
