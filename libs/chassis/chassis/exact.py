"""Forms in which nothing is guessed."""

from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema


def _exact(schema: Any) -> Any:
    """The same schema, where numbers and truth values are strict and moments are texts."""
    if isinstance(schema, list):
        return [_exact(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    exact = {name: _exact(part) for name, part in schema.items()}
    match exact.get("type"):
        case "int" | "float" | "bool":
            exact["strict"] = True
        case "date" | "datetime" | "time":
            return core_schema.no_info_before_validator_function(_no_number, exact)
    return exact


def _no_number(value: Any) -> Any:
    if isinstance(value, (int, float)):
        raise PydanticCustomError("text_expected", "Input should be a text in ISO 8601")
    return value


class Exact:
    """A form in which nothing is guessed: `false` is no 0, "12" no 12, and 0 no day in 1970."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        exact: core_schema.CoreSchema = _exact(handler(source))
        return exact
