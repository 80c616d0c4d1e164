"""What goes out."""

from collections.abc import Sequence

from pydantic import BaseModel


class RuleRead(BaseModel):
    """A condition of a method, or a step that is missing here, with its source."""

    model_config = {"from_attributes": True}

    code: str
    title_en: str
    title_zh: str
    source: str
    checked: str


class NormRead(BaseModel):
    """A period or threshold as it is in force today in the caller's area."""

    model_config = {"from_attributes": True}

    id: str
    title_en: str
    title_zh: str
    value: int
    unit: str
    counts: str
    source: str
    checked: str


class MethodRead(BaseModel):
    """A method of procurement (采购方式). `is_open`: lawful at any value without approval."""

    code: str
    title_en: str
    title_zh: str
    source: str
    is_open: bool
    offered: bool
    conditions: Sequence[RuleRead]
    missing: Sequence[RuleRead]
    norms: Sequence[NormRead]


class Methods(BaseModel):
    """All of them."""

    items: Sequence[MethodRead]
