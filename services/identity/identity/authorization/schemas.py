"""What a client asks of the login page."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request whose client and address have been checked."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    state: str | None

    def parameters(self) -> dict[str, str]:
        """The request once more, for the form of the page."""
        given = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "code_challenge": self.code_challenge,
            "code_challenge_method": "S256",
        }
        return given if self.state is None else {**given, "state": self.state}


def location(redirect_uri: str, **answer: str | None) -> str:
    """The address to send the browser to, with the answer in its query."""
    query = urlencode({name: value for name, value in answer.items() if value is not None})
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return f"{redirect_uri.rstrip('?')}{joint}{query}"
