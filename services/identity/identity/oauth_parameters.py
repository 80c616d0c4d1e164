"""Parameters of OAuth requests: each once, UTF-8, bounded; an empty one counts as not sent."""

from urllib.parse import parse_qsl

from identity.oauth_refusals import InvalidRequest

FORM = "application/x-www-form-urlencoded"
LONGEST_BODY = 32_768
MOST_FIELDS = 30


class Parameters:
    """Read from a form or a query. Raises `InvalidRequest` for what cannot be read."""

    def __init__(self, encoded: bytes) -> None:
        self._values = _read(encoded)

    @classmethod
    def of_form(cls, content_type: str, body: bytes) -> "Parameters":
        if content_type.partition(";")[0].strip().lower() != FORM:
            raise InvalidRequest(f"Send {FORM}.")
        return cls(body)

    def get(self, name: str) -> str | None:
        return self._values.get(name) or None

    def require(self, name: str) -> str:
        """`name` is one of ours, so it may be told."""
        value = self.get(name)
        if value is None:
            raise InvalidRequest(f"The parameter {name} is missing.")
        return value


def _read(encoded: bytes) -> dict[str, str]:
    if len(encoded) > LONGEST_BODY:
        raise InvalidRequest("The request is too long.")
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise InvalidRequest("The form is not URL-encoded UTF-8.") from error
    values = dict(pairs)
    if len(values) != len(pairs):
        raise InvalidRequest("A parameter is named twice.")
    if any("\x00" in value for value in values.values()):
        raise InvalidRequest("A parameter holds the character NUL.")
    return values
