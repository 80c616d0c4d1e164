"""One row of a county's file, held against the rules of registration (domain rules 1.4, 8.1).

Written for 200,000 rows: no objects for what a cell holds, and what repeats is looked up. A row
that is in order becomes an `Entry`; else its faults are raised, each a column and a code.
"""

import re
from collections.abc import Mapping, Sequence, Set
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from reference import resident_ids
from reference.ages import age_on
from reference.categories import ChildCategory
from reference.divisions import Area, AreaInvalid
from reference.resident_ids import ADULT, ResidentIdInvalid
from registry.imports import forms
from registry.imports.forms import DATE, SEPARATOR, Faults, Forms, Reader

COLUMNS = {
    "name": "姓名", "village": "村（居）代码", "resident_id": "公民身份号码",
    "no_hukou_reason": "无户籍原因", "birth_on": "出生日期", "sex": "性别", "ethnicity": "民族",
    "hukou_area": "户籍地代码", "phone": "电话", "address": "住址", "categories": "儿童类别",
    "guardian_name": "监护人姓名", "guardian_phone": "监护人电话",
    "guardian_relation": "监护人关系",
}  # fmt: skip
"""The header of a file, in either language; the order is free, and `forms` has further ones."""
NEEDED = ("name", "village")
_LONGEST = {"name": 100, "no_hukou_reason": 500, "ethnicity": 40, "address": 200,
            "guardian_name": 100, "guardian_relation": 40}  # fmt: skip
_LONG, _SHORT = max(_LONGEST.values()), min(_LONGEST.values())
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}")
_SEXES = {"male": "male", "female": "female", "男": "male", "女": "female"}
_CATEGORIES = frozenset(category.value for category in ChildCategory)


class Entry(NamedTuple):
    """A row in order; what is empty is None."""

    name: str
    village: str
    number: str | None
    document: str | None
    birth_on: date
    sex: str
    reason: str | None
    ethnicity: str | None
    hukou_area: str | None
    phone: str | None
    address: str | None
    categories: list[str]
    guardian: dict[str, str | None] | None
    forms: Forms | None


class RowRejected(Exception):
    """The row cannot be registered."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


class Checker:
    """Checks rows of one file. `villages` are those that exist in the county."""

    def __init__(self, header: Sequence[str], villages: Set[str], county: str, on: date) -> None:
        self._width, self._villages, self._county, self._on = len(header), villages, county, on
        place: Mapping[str, int] = {name: n for n, name in enumerate(header)}
        # A cell behind the row's end stands for a column that the file does not have.
        self._places = [place.get(name, self._width) for name in COLUMNS]
        self._forms = (
            None if forms.COLUMNS.keys().isdisjoint(header) else Reader(header, county, on)
        )

    def check(self, cells: list[str]) -> Entry:
        """Raises RowRejected with every fault."""
        if len(cells) != self._width:
            raise RowRejected([("", "row_columns")])
        cells.append("")
        texts = [cells[n].strip() for n in self._places]
        (name, village, number, reason, birth, sex, ethnicity, hukou, phone, address, labels,
         guardian, guardian_phone, relation) = texts  # fmt: skip
        faults: Faults = []
        if max(map(len, texts)) > _SHORT or "\x00" in "".join(texts):
            faults += _unfit_texts(texts)
        if not name:
            faults.append(("name", "missing"))
        if village not in self._villages:
            faults.append(("village", self._why_not(village)))
        _check_phone("phone", phone, faults)
        _check_phone("guardian_phone", guardian_phone, faults)
        if (guardian or relation or guardian_phone) and not (guardian and relation):
            faults.append(("guardian_name" if relation else "guardian_relation", "guardian"))
        categories = _categories(labels)
        if categories is None:
            faults.append(("categories", "category"))
        identity = self._identity(number, reason, birth, sex, faults)
        hukou_area = _division(hukou) if hukou else None
        if hukou and hukou_area is None:
            faults.append(("hukou_area", "division"))
        more = None
        if self._forms is not None:
            more = self._forms.read(cells, identity and identity[2], faults)
        if faults or identity is None or categories is None:
            raise RowRejected(faults)
        person = None
        if guardian:
            person = {"name": guardian, "phone": guardian_phone or None, "relation": relation}
        return Entry(
            name, village, *identity, reason or None, ethnicity or None, hukou_area,
            phone or None, address or None, categories, person, more,
        )  # fmt: skip

    def _identity(
        self, number: str, reason: str, birth: str, sex: str, faults: Faults
    ) -> tuple[str | None, str | None, date, str] | None:
        """Number, document, birth and sex, as the number says or, where there is none, the row."""
        said_birth = _date(birth, faults) if birth else None
        said_sex = _SEXES.get(sex)
        if sex and said_sex is None:
            faults.append(("sex", "sex"))
        if bool(number) == bool(reason):
            faults.append(("resident_id", "one_identity"))
        elif number:
            return self._of_number(number, said_birth, said_sex, faults)
        else:
            self._check_birth(birth, said_birth, faults)
            if not sex:
                faults.append(("sex", "missing"))
        return (None, None, said_birth, said_sex) if said_birth and said_sex else None

    def _of_number(
        self, number: str, said_birth: date | None, said_sex: str | None, faults: Faults
    ) -> tuple[str, str, date, str] | None:
        try:
            read = resident_ids.parse(number, on=self._on, minor=True)
        except ResidentIdInvalid as error:
            faults.append(("resident_id", error.code))
            return None
        if said_birth is not None and said_birth != read.birth_on:
            faults.append(("birth_on", "birth_contradicts"))
        if said_sex is not None and said_sex != read.sex:
            faults.append(("sex", "sex_contradicts"))
        return read.number, str(read.document), read.birth_on, str(read.sex)

    def _check_birth(
        self, birth: str, born: date | None, faults: Faults
    ) -> None:  # fmt: skip
        if not birth:
            faults.append(("birth_on", "missing"))
        elif born is not None and born > self._on:
            faults.append(("birth_on", "birth_future"))
        elif born is not None and age_on(born, self._on) >= ADULT:
            faults.append(("birth_on", "birth_adult"))

    def _why_not(self, village: str) -> str:
        if not village:
            return "missing"
        outside = len(village) == 12 and not village.startswith(self._county)
        return "village_outside" if outside and village.isdigit() else "village_unknown"


def _unfit_texts(texts: Sequence[str]) -> Faults:
    """Of a row with something unusual in it: which cell is too long, or holds the character NUL."""
    faults: Faults = []
    for name, text in zip(COLUMNS, texts, strict=True):
        if "\x00" in text:
            faults.append((name, "character"))
        elif len(text) > _LONGEST.get(name, _LONG):
            faults.append((name, "too_long"))
    return faults


def _check_phone(column: str, phone: str, faults: Faults) -> None:
    if phone and not _PHONE.fullmatch(phone):
        faults.append((column, "phone"))


@lru_cache(maxsize=1_000)
def _categories(labels: str) -> list[str] | None:
    """Each once; None where one is none."""
    codes = list(dict.fromkeys(code for code in SEPARATOR.split(labels) if code))
    return codes if _CATEGORIES.issuperset(codes) else None


def _date(text: str, faults: Faults) -> date | None:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    faults.append(("birth_on", "date"))
    return None


@lru_cache(maxsize=10_000)
def _division(code: str) -> str | None:
    """The shortest code of a division; None for what is no code."""
    try:
        return Area.of(code).code
    except AreaInvalid:
        return None
