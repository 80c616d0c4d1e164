"""The further columns of a county's file: how a child lives, and its father and mother.

They are the fields of the API's forms, and held against the rules of those forms. Who fills one
column of a group fills in a form, and the form says which others it needs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from chassis.errors import Fault
from chassis.models import Form
from reference.divisions import Area
from registry.circumstances.contradictions import contradictions as of_circumstances
from registry.circumstances.schemas import CircumstancesForm
from registry.guardianship.contradictions import contradictions as of_parent
from registry.guardianship.models import ParentRole
from registry.guardianship.schemas import ParentForm

Given = TypeVar("Given", bound=Form)
Faults = list[tuple[str, str]]
"""Pairs of a column and a code of `reasons`."""

_CIRCUMSTANCES = {
    "health": "健康状况", "disability_kind": "残疾类别", "disability_grade": "残疾等级",
    "illness": "疾病", "schooling": "就学状况", "boarding": "寄宿", "rural_hukou": "农村户籍",
    "lives_with_parents": "与父母共同生活", "income": "家庭经济来源", "aid": "救助情况",
}  # fmt: skip
_PARENT = {
    "state": "状况", "name": "姓名", "phone": "电话", "resident_id": "公民身份号码",
    "birth_on": "出生日期", "since": "状况起始日期", "until": "限制截止日期", "place": "务工地代码",
    "restriction": "限制自由种类", "disability_kind": "残疾类别", "disability_grade": "残疾等级",
    "last_contact_on": "最近联系日期", "document_no": "文书号",
}  # fmt: skip
_ROLES = {ParentRole.FATHER: "父亲", ParentRole.MOTHER: "母亲"}
COLUMNS = _CIRCUMSTANCES | {
    f"{role}_{name}": f"{of}{zh}" for role, of in _ROLES.items() for name, zh in _PARENT.items()
}
"""The header of a file, in either language, behind the columns of `rows`."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SEPARATOR = re.compile(r"[;；、 ]+")
_WHETHER = {"是": True, "true": True, "否": False, "false": False}
_WHETHERS = frozenset({"boarding", "rural_hukou", "lives_with_parents"})
_SEVERAL = frozenset({"income", "aid"})
_CODES = {
    "missing": "missing", "string_too_long": "too_long", "string_too_short": "too_short",
    "enum": "word", "bool_type": "yes_or_no", "int_type": "grade", "greater_than_equal": "grade",
    "less_than_equal": "grade",
}  # fmt: skip
_PATTERNS = {"phone": "phone", "place": "prefecture"}


class Forms(NamedTuple):
    """What a row says besides the child itself, in order."""

    circumstances: CircumstancesForm | None
    parents: tuple[ParentForm, ...]


class Reader:
    """Reads the further columns of one file's rows."""

    def __init__(self, header: Sequence[str], county: str, on: date) -> None:
        self._area, self._on = Area(county), on
        place = {name: n for n, name in enumerate(header) if name in COLUMNS}
        self._cells = itemgetter(*place.values())
        self._circumstances = _group("", _CIRCUMSTANCES, place)
        self._parents = {role: _group(f"{role}_", _PARENT, place) for role in _ROLES}

    def read(self, cells: Sequence[str], birth_on: date | None, faults: Faults) -> Forms | None:
        """None for a row that fills none of them. What is wrong is added to the faults; what
        depends on the child's birth is looked at where that is known."""
        if not "".join(self._cells(cells)).strip():
            return None
        circumstances = _form(CircumstancesForm, "", self._circumstances, cells, faults)
        if circumstances is not None and birth_on is not None:
            found = of_circumstances(circumstances, birth_on, self._on, self._area)
            faults += _named("", found)
        parents = []
        for role, group in self._parents.items():
            parent = _form(ParentForm, f"{role}_", group, cells, faults, role=role)
            if parent is not None:
                parents.append(parent)
                if birth_on is not None:
                    faults += _named(f"{role}_", of_parent(parent, birth_on, self._on))
        return Forms(circumstances, tuple(parents))


def _group(prefix: str, names: Iterable[str], place: Mapping[str, int]) -> list[tuple[str, int]]:
    """The fields of a form that the file has, with their places."""
    return [(name, place[prefix + name]) for name in names if prefix + name in place]


def _form(
    model: type[Given],
    prefix: str,
    group: Sequence[tuple[str, int]],
    cells: Sequence[str],
    faults: Faults,
    **besides: Any,
) -> Given | None:
    """None where nothing is given of it, or something is wrong, which is added to the faults."""
    texts = {name: text for name, place in group if (text := cells[place].strip())}
    if not texts:
        return None
    unfit = list(_unfit(texts))
    faults += [(prefix + name, code) for name, code in unfit]
    if unfit:
        return None
    try:
        return model.model_validate(_values(texts) | besides)
    except ValidationError as error:
        faults += [_fault(prefix, one["loc"], one["type"]) for one in error.errors()]
        return None


def _unfit(texts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What a JSON text could not hold, or would be read as something else."""
    for name, text in texts.items():
        if "\x00" in text:
            yield name, "character"
        elif name.endswith(("_on", "since", "until")) and not DATE.fullmatch(text):
            yield name, "date"


def _values(texts: Mapping[str, str]) -> dict[str, Any]:
    """As the form's JSON would have them."""
    values: dict[str, Any] = {name: _value(name, text) for name, text in texts.items()}
    disability = {
        part: values.pop(f"disability_{part}")
        for part in ("kind", "grade")
        if f"disability_{part}" in values
    }
    return values | ({"disability": disability} if disability else {})


def _value(name: str, text: str) -> Any:
    if name in _SEVERAL:
        return list(dict.fromkeys(part for part in SEPARATOR.split(text) if part))
    if name in _WHETHERS:
        return _WHETHER.get(text.lower(), text)
    if name == "disability_grade" and text.isascii() and text.isdigit():
        return int(text)
    return text


def _fault(prefix: str, place: tuple[int | str, ...], kind: str) -> tuple[str, str]:
    name = "_".join(part for part in place if isinstance(part, str))
    code = "date" if kind.startswith("date") else _CODES.get(kind)
    return prefix + name, code or _PATTERNS.get(name, "unreadable")


def _named(prefix: str, faults: Iterable[Fault]) -> Faults:
    """The faults of a form, by the columns of the file."""
    named = ((prefix + one.pointer.removeprefix("/"), one.code) for one in faults)
    return [(name if name in COLUMNS else f"{name}_kind", code) for name, code in named]
