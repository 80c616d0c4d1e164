from datetime import date
from itertools import combinations

import pytest

from reference.divisions import Area
from reference.norms import Norms, NormUnknown, Unit, norm, shipped

BOOK = """\
id,title_en,title_zh,value,unit,counts,rolls,source,checked,valid_from,valid_to,province
check,Check,查验,15,WD,within,no,act of 2020,K-H,2020-01-01,2025-12-31,
check,Check,查验,12,WD,within,no,act of 2026,K-H,2026-01-01,,
check,Check,查验,10,WD,within,no,rule of the province,V,2024-01-01,,51
""".splitlines()


class TestNorm:
    def test_is_the_one_in_force_on_the_day(self) -> None:
        book = Norms.read(BOOK)
        assert book.find("check", on=date(2025, 12, 31)).value == 15
        assert book.find("check", on=date(2026, 1, 1)).value == 12

    def test_is_the_provinces_own_where_it_has_one(self) -> None:
        book = Norms.read(BOOK)
        county = Area("510104")
        assert book.find("check", date(2026, 6, 1), county).value == 10
        assert book.find("check", date(2023, 6, 1), county).value == 15
        assert book.find("check", date(2026, 6, 1), Area("53")).value == 12
        assert book.find("check", date(2026, 6, 1), Area()).value == 12

    @pytest.mark.parametrize(
        ("norm_id", "on"), [("check", date(2019, 12, 31)), ("none", date(2026, 1, 1))]
    )
    def test_is_refused_where_none_is_in_force(self, norm_id: str, on: date) -> None:
        with pytest.raises(NormUnknown):
            Norms.read(BOOK).find(norm_id, on)

    def test_of_the_protection_order_is_72_and_24_hours(self) -> None:
        on = date(2026, 6, 1)
        for norm_id, hours in [("ruling", 72), ("ruling_urgent", 24)]:
            entry = norm(f"judicial.protection_order_{norm_id}", on=on, area=Area("510104"))
            assert (entry.value, entry.unit) == (hours, Unit.HOURS)


class TestShippedNorms:
    def test_have_a_source_a_tag_and_two_names(self) -> None:
        for entry in shipped():
            assert entry.title_en
            assert entry.title_zh
            assert entry.source
            assert entry.value > 0
            assert entry.checked in {"V", "K-H", "K-M", "K-L", "D"}
            assert (entry.checked == "D") == entry.source.startswith("product default") or (
                entry.id == "registry.age_extreme_poverty"
            )

    def test_belong_to_a_service_to_the_departments_or_to_every_duty(self) -> None:
        owners = {entry.id.split(".")[0] for entry in shipped()}
        assert owners == {"registry", "placement", "procurement", "judicial", "department", "duty"}

    def test_never_hold_twice_on_one_day(self) -> None:
        for one, other in combinations(shipped(), 2):
            if (one.id, one.province) == (other.id, other.province):
                assert one.valid_to < other.valid_from or other.valid_to < one.valid_from

    def test_that_are_defaults_or_hours_never_roll(self) -> None:
        assert not [
            entry.id
            for entry in shipped()
            if entry.rolls
            and (entry.checked == "D" or entry.unit not in {Unit.CALENDAR_DAYS, Unit.MONTHS})
        ]
