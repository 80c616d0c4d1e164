"""Settings of insight: those of every service, and where people sign in."""

from chassis.config import Settings
from chassis.work import Work


class InsightSettings(Settings):
    """Without the addresses, `identity` is where people sign in; any issuer of the same tokens
    (authorization code with PKCE) can take its place."""

    pages_client_id: str = "wardship-pages"
    authorize_url: str | None = None
    """Where the browser is sent; needs to be reached by people."""
    token_url: str | None = None
    """Where the code is exchanged; needs to be reached by insight."""
    revocation_url: str | None = None


def settings_of(work: Work) -> InsightSettings:
    settings = work.app.settings
    assert isinstance(settings, InsightSettings)
    return settings
