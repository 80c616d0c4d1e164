"""Who works in the countryside (农村), read off the division codes.

A village's last three digits tell a residents' committee (居委会 001-199, 类似居委会 400-499)
from a villagers' committee (村委会 200-399, 类似村委会 500-599); a township's tell a subdistrict
(街道 001-099) from a town or township (镇、乡 from 100): 统计用区划代码和城乡划分代码编制规则,
国统字〔2009〕91号 (general knowledge, not read in a copy).
"""

from sqlalchemy import ColumnElement, func
from sqlmodel import col

from chassis.models import InArea


def is_rural(model: type[InArea]) -> ColumnElement[bool]:
    """Whether a row of a village, or of a township as a whole, lies in the countryside."""
    committee = func.substr(col(model.village), 10, 1).in_(("2", "3", "5"))
    office = func.substr(col(model.township), 7, 1) != "0"
    return func.coalesce(committee, office, False)
