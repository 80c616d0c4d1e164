"""What ties a contract to the tender it was awarded in (政府采购法46)."""

from chassis import rows
from chassis.work import Work
from procurement.awards import repository as awards
from procurement.contracts.models import Contract, ContractNotOfAward, TenderMissing
from procurement.fields import day_of
from procurement.tenders import methods
from procurement.tenders.models import Tender, TenderStatus


async def must_follow_award(work: Work, contract: Contract) -> None:
    """At the draft and again at the signing; the tender stays as it is until the end.

    Raises TenderMissing, ContractNotOfAward.
    """
    today = day_of(work.now)
    if contract.tender_id is None:
        if methods.needs_tender(contract.amount_fen, today, contract.area):
            raise TenderMissing
        return
    tender = await rows.one(work, Tender, contract.tender_id, lock=True)
    tender.must_be(TenderStatus.AWARDED)
    award = await awards.standing(work, tender.id)
    if award is None or award.noticed_at is None:
        raise ContractNotOfAward
    agreed = (award.provider_id, award.amount_fen, day_of(award.noticed_at), tender.category)
    given = (
        contract.provider_id, contract.amount_fen, contract.award_notice_on,
        contract.catalogue_code,
    )  # fmt: skip
    if agreed != given:
        raise ContractNotOfAward


async def bid_bond(work: Work, contract: Contract) -> int:
    """The winner's bid bond, in fen."""
    if contract.tender_id is None:
        return 0
    return (await rows.one(work, Tender, contract.tender_id)).bid_bond_fen
