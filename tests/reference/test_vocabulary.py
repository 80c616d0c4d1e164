from reference.categories import ChildCategory
from reference.departments import DEPARTMENTS, Duty, answerable


class TestDepartments:
    def test_are_ten_with_civil_affairs_in_the_lead(self) -> None:
        assert len({department.code for department in DEPARTMENTS}) == 10
        assert DEPARTMENTS[0].zh == "民政部"

    def test_one_department_answers_for_each_duty(self) -> None:
        assigned = [duty for department in DEPARTMENTS for duty in department.duties]
        assert sorted(assigned) == sorted(Duty)
        assert answerable(Duty.HUKOU).code == "public_security"
        assert answerable(Duty.DROPOUT_PREVENTION).code == "education"


class TestChildCategory:
    def test_has_its_code_as_value_and_both_names(self) -> None:
        assert ChildCategory("LBC") is ChildCategory.LEFT_BEHIND
        assert ChildCategory.LEFT_BEHIND.zh == "农村留守儿童"
        assert all(category.zh and category.en for category in ChildCategory)

    def test_holds_every_code(self) -> None:
        codes = [
            "TG",
            "LG",
            "ORP-I",
            "ORP-S",
            "DFU",
            "HIV",
            "TPS",
            "CID-G",
            "CID-D",
            "CID-P",
            "LBC",
            "MIG",
        ]
        assert [category.value for category in ChildCategory] == codes
