"""What goes out about divisions."""

from pydantic import BaseModel

from reference.divisions import Level


class DivisionRead(BaseModel):
    """A division; `parent` is empty for a province."""

    code: str
    name: str
    level: Level
    parent: str
