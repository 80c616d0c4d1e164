"""The methods of procurement over HTTP."""

from typing import Annotated

from chassis.access import Purpose
from chassis.routing import allow, router
from chassis.work import Work
from procurement.methods import service
from procurement.methods.schemas import Methods
from procurement.roles import READERS_OF_PAPERS

methods_router = router("/procurement/methods", "tenders")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]


@methods_router.get("")
async def list_methods(work: _Reader) -> Methods:
    """Every method (采购方式): when it is lawful, by which periods it goes, what it lacks here."""
    return service.find(work)
