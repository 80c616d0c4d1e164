"""What an endpoint may ask for, besides its own arguments."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import BackgroundTasks, Depends, Query

from chassis.routing import PUBLIC, router
from chassis.work import Work


def _limit(limit: Annotated[int, Query()] = 1) -> int:
    return limit


async def _asks_for_tasks(work: Annotated[Work, PUBLIC], tasks: BackgroundTasks) -> None:
    """Tasks would run after the answer, outside of every transaction."""


async def _asks_for_more(
    work: Annotated[Work, PUBLIC], limit: Annotated[int, Depends(_limit)]
) -> None:
    """A dependency is asked with the request, and with nothing that is taken out of it."""


class TestAnEndpoint:
    @pytest.mark.parametrize("endpoint", [_asks_for_tasks, _asks_for_more])
    def test_that_asks_for_what_nobody_gives_is_refused_when_its_route_is_made(
        self, endpoint: Callable[..., Any]
    ) -> None:
        endpoints = router("/probe")
        endpoints.get("/asked")(endpoint)
        (route,) = endpoints.routes
        with pytest.raises(TypeError, match=r"asks for|depends on"):
            getattr(route, "app")  # noqa: B009  (asking makes it)
