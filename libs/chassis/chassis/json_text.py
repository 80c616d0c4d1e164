"""A column for JSON that is written already: an event is, by its own class and several times
quicker than by the database's client."""

from sqlalchemy import Dialect, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB


class JsonText(TypeDecorator[str]):
    """JSON that is written already, and is kept as it is."""

    impl = JSONB
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        """The text goes as it is."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """The text comes as it is."""
