"""What an agency has to keep children with: staff, fire safety and money (机构资源)."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from placement.fields import Day


class Resources(SQLModel):
    """Nothing recorded is not the same as none. `budget_fen` is for one year."""

    carers: int | None = Field(default=None, ge=0, le=10_000)
    medical_staff: int | None = Field(default=None, ge=0, le=10_000)
    rehab_staff: int | None = Field(default=None, ge=0, le=10_000)
    special_teachers: int | None = Field(default=None, ge=0, le=10_000)
    fire_checked_on: Day | None = None
    budget_fen: int | None = Field(default=None, ge=0, le=10**15, sa_type=BigInteger)
