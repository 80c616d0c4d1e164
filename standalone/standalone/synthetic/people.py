"""Names and numbers of people who do not exist.

A resident number is one that was never given to anybody: its order number is 000 or 999.
"""

from datetime import date
from random import Random

from reference.resident_ids import check_character

_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_YI_SURNAMES = ("阿木", "吉克", "沙马", "阿尔", "吉木", "曲比", "俄木", "马海", "阿西", "勒格")
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰飞鹏鑫欣怡浩宇梓涵子轩雨桐佳慧晨曦"
_ORDERS = {"male": "999", "female": "000"}


def name(dice: Random, ethnicity: str = "汉族") -> str:
    """A surname and one or two further characters."""
    surname = dice.choice(_YI_SURNAMES) if ethnicity == "彝族" else dice.choice(_SURNAMES)
    return surname + "".join(dice.choices(_GIVEN, k=dice.choice((1, 2))))


def phone(dice: Random) -> str:
    """In a range that is not given out (100…)."""
    return f"100{dice.randrange(10**8):08}"


def resident_id(county: str, born: date, sex: str) -> str:
    """The one synthetic number of this county, day and sex."""
    digits = f"{county}{born:%Y%m%d}{_ORDERS[sex]}"
    return digits + check_character(digits)
