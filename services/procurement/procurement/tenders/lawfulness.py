"""Which method of procurement is lawful for which value (政府采购法26、27; 实施条例23、28)."""

from datetime import date

from chassis.errors import Conflict, Invalid
from procurement.tenders.unoffered import refusal_of
from reference.divisions import Area
from reference.norms import norm
from reference.purchasing import Method, methods

THRESHOLD, LIMIT = "procurement.open_tender_threshold", "procurement.purchase_limit"


class MethodUnknown(Invalid):
    """There is no such method of procurement."""

    title_zh = "采购方式不存在"


class MethodNeedsApproval(Conflict):
    """At this value only an open tender is lawful without finance's prior approval; name it."""

    title_zh = "达到公开招标数额标准，须经财政部门批准"


class PurchaseSplit(Conflict):
    """Together with this year's other purchases of the same an open tender is due (条例28)."""

    title_zh = "化整为零规避公开招标"


def usable(code: str) -> Method:
    """Raises MethodUnknown, MethodNotOffered."""
    method = methods().get(code)
    if method is None:
        raise MethodUnknown(f"The methods are: {', '.join(methods())}.")
    if not method.offered:
        raise refusal_of(method)
    return method


def must_be_lawful(
    method: Method, value_fen: int, bought_fen: int, approval_no: str | None, on: date, area: Area
) -> None:
    """`bought_fen`: what was bought before, not openly, in the year from the same budget line.

    Raises MethodNeedsApproval, PurchaseSplit.
    """
    if method.is_open or approval_no:
        return
    threshold = norm(THRESHOLD, on, area).value
    if value_fen >= threshold:
        raise MethodNeedsApproval
    must_not_be_split(value_fen, bought_fen, on, area)


def must_not_be_split(value_fen: int, bought_fen: int, on: date, area: Area) -> None:
    """Raises PurchaseSplit."""
    if value_fen + bought_fen > norm(THRESHOLD, on, area).value:
        raise PurchaseSplit


def needs_tender(value_fen: int, on: date, area: Area) -> bool:
    """Whether a purchase of this value is made by tender (采购限额标准)."""
    return value_fen >= norm(LIMIT, on, area).value
