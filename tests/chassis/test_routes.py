"""Declaring a route: who may call it is said at once, all else is made at its first request."""

from typing import Annotated

import pytest
from starlette.routing import Match

from chassis.access import Purpose, Role
from chassis.models import Form
from chassis.routing import Route, allow, router
from chassis.work import Work


class Words(Form):
    """Something to say."""

    words: str


def declared() -> Route:
    endpoints = router("/probe", "probe")

    @endpoints.post("/notes/{note}")
    async def say_words(
        note: str,
        words: Words,
        work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)],
    ) -> None:
        """Say them."""

    (route,) = endpoints.routes
    assert isinstance(route, Route)
    return route


def asked(path: str, method: str = "POST") -> dict[str, str]:
    return {"type": "http", "path": path, "method": method, "root_path": ""}


class TestDeclaringARoute:
    def test_is_refused_where_it_names_nobody_who_may(self) -> None:
        endpoints = router("/probe", "probe")

        async def tell_all(words: Words) -> None:
            """Tell it to anybody."""

        with pytest.raises(TypeError, match="says neither allow"):
            endpoints.post("/notes")(tell_all)

    def test_knows_who_may_before_anybody_asks(self) -> None:
        access = declared().access
        assert access is not None
        assert access.roles == {Role.COUNTY_OFFICER}

    def test_leaves_the_rest_until_it_is_asked_for(self) -> None:
        route = declared()
        assert not {"dependant", "body_field", "app", "path_regex"} & set(vars(route))
        assert route.matches(asked("/probe/others/1"))[0] is Match.NONE
        assert "path_regex" not in vars(route), "another beginning needs no pattern"
        assert route.matches(asked("/probe/notes/1"))[0] is Match.FULL
        assert route.matches(asked("/probe/notes/1", "GET"))[0] is Match.PARTIAL
        assert "dependant" not in vars(route), "matching needs no schema"
        assert route.body_field is not None
        assert {"dependant", "app"} <= set(vars(route))

    def test_has_no_attribute_that_a_route_has_not(self) -> None:
        route = declared()
        assert not hasattr(route, "nothing")
        assert not hasattr(route, "nothing"), "made by now"
