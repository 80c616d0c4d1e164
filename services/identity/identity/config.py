"""Settings of identity: those of every service, and how long what it issues is good for."""

from pydantic import Field

from chassis.config import Settings
from chassis.work import Work


class IdentitySettings(Settings):
    """Lifetimes are short because a token, once issued, is checked without asking us."""

    client_token_seconds: int = Field(default=300, ge=30, le=3_600)
    person_token_seconds: int = Field(default=1_800, ge=60, le=14_400)
    authorization_code_seconds: int = Field(default=60, ge=10, le=600)


def settings_of(work: Work) -> IdentitySettings:
    settings = work.app.settings
    assert isinstance(settings, IdentitySettings)
    return settings
