"""The methods that are known, and cannot be carried through here yet: each its own refusal."""

from collections.abc import Mapping

from chassis.errors import Conflict
from reference.purchasing import Method, missing_steps


class MethodNotOffered(Conflict):
    """This method cannot be carried through here; use an open tender or a consultation."""

    title_zh = "本系统暂不支持该采购方式"


class InvitedTenderNotOffered(MethodNotOffered):
    """An invited tender cannot be carried through here."""

    title_zh = "本系统暂不支持邀请招标"


class NegotiationNotOffered(MethodNotOffered):
    """A competitive negotiation cannot be carried through here."""

    title_zh = "本系统暂不支持竞争性谈判"


class PriceInquiryNotOffered(MethodNotOffered):
    """A price inquiry cannot be carried through here."""

    title_zh = "本系统暂不支持询价"


class SingleSourceNotOffered(MethodNotOffered):
    """A purchase from a single source cannot be carried through here."""

    title_zh = "本系统暂不支持单一来源采购"


class FrameworkNotOffered(MethodNotOffered):
    """A framework agreement cannot be carried through here."""

    title_zh = "本系统暂不支持框架协议采购"


class InnovationNotOffered(MethodNotOffered):
    """An innovation partnership cannot be carried through here."""

    title_zh = "本系统暂不支持合作创新采购"


REFUSALS: Mapping[str, type[MethodNotOffered]] = {
    "invited_tender": InvitedTenderNotOffered,
    "competitive_negotiation": NegotiationNotOffered,
    "price_inquiry": PriceInquiryNotOffered,
    "single_source": SingleSourceNotOffered,
    "framework_agreement": FrameworkNotOffered,
    "innovation_partnership": InnovationNotOffered,
}


def refusal_of(method: Method) -> MethodNotOffered:
    """With what it would need."""
    refused = REFUSALS.get(method.code, MethodNotOffered)
    lacks = "; ".join(step.title_en for step in missing_steps()[method.code])
    return refused(f"{refused.__doc__} What it would need: {lacks}.")
