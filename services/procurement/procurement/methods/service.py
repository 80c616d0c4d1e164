"""The methods of procurement, as the law has them today."""

from datetime import date

from chassis.work import Work
from procurement.fields import day_of
from procurement.methods.schemas import MethodRead, Methods, NormRead, RuleRead
from reference.divisions import Area
from reference.norms import norm
from reference.purchasing import Method, conditions, methods, missing_steps


def find(work: Work) -> Methods:
    today, area = day_of(work.now), work.caller.area
    return Methods(items=[_shown(method, today, area) for method in methods().values()])


def _shown(method: Method, on: date, area: Area) -> MethodRead:
    return MethodRead(
        code=method.code, title_en=method.title_en, title_zh=method.title_zh,
        source=method.source, is_open=method.is_open, offered=method.offered,
        conditions=[RuleRead.model_validate(one) for one in conditions()[method.code]],
        missing=[RuleRead.model_validate(one) for one in missing_steps()[method.code]],
        norms=[NormRead.model_validate(norm(one, on, area)) for one in method.norms],
    )  # fmt: skip
