"""The desks: the daily work that is done on pages, each a form for one operation of a service."""

from insight.desks.agencies import AGENCIES
from insight.desks.agreements import AGREEMENTS
from insight.desks.amending import AMENDING
from insight.desks.care import CARE
from insight.desks.challenges import CHALLENGES
from insight.desks.circumstances import CIRCUMSTANCES
from insight.desks.contracting import CONTRACTING
from insight.desks.desk import Desk
from insight.desks.evidence import EVIDENCE_DESKS
from insight.desks.family import FAMILY
from insight.desks.following import FOLLOWING
from insight.desks.functions import FUNCTION_DESKS
from insight.desks.funding import FUNDING
from insight.desks.helping import HELPING
from insight.desks.households import HOUSEHOLDS
from insight.desks.justice import JUSTICE
from insight.desks.papers import PAPERS
from insight.desks.planning import PLANNING
from insight.desks.providers import PROVIDERS
from insight.desks.purchasing import PURCHASING
from insight.desks.qualifying import QUALIFYING
from insight.desks.register import REGISTER_DESKS
from insight.desks.training import TRAINING
from insight.desks.upkeep import UPKEEP
from insight.desks.workforce import WORKFORCE

DESKS: dict[str, Desk] = {
    desk.name: desk
    for desk in (
        *REGISTER_DESKS, *UPKEEP, *FAMILY, *CIRCUMSTANCES, *WORKFORCE, *TRAINING, *CARE, *PAPERS,
        *AGENCIES, *FUNCTION_DESKS, *AGREEMENTS, *HOUSEHOLDS, *JUSTICE, *EVIDENCE_DESKS,
        *FOLLOWING, *HELPING, *PLANNING, *PROVIDERS, *QUALIFYING, *PURCHASING, *CHALLENGES,
        *CONTRACTING, *AMENDING, *FUNDING,
    )
}  # fmt: skip
