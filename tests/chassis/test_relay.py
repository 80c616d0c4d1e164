"""What the publisher takes of what the sequencer hands it: only what follows on what was sent."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from chassis.relay import PUBLISH_AT_ONCE, Relay


def numbered(*rows: tuple[str, int]) -> Any:
    return [{"name": name, "seq": seq} for name, seq in rows]


@pytest.fixture
def relay() -> Relay:
    return Relay(cast("Any", SimpleNamespace()))


class TestHanded:
    def test_is_taken_once_in_order(self, relay: Relay) -> None:
        first, second = numbered(("a", 4), ("a", 5), ("b", 1)), numbered(("a", 6))
        relay._hand_over(first)
        relay._hand_over(second)
        assert relay._take_handed({"a": 3, "b": 0}) == first + second
        assert relay._take_handed({"a": 6, "b": 1}) == []

    def test_without_what_was_read_and_sent_meanwhile(self, relay: Relay) -> None:
        relay._hand_over(numbered(("a", 4), ("a", 5), ("a", 6)))
        assert relay._take_handed({"a": 5}) == numbered(("a", 6))

    @pytest.mark.parametrize("sent", [{"a": 2}, {"b": 9}, {}])
    def test_is_read_instead_where_something_lies_between_or_may(
        self, relay: Relay, sent: dict[str, int]
    ) -> None:
        relay._hand_over(numbered(("a", 4), ("a", 5)))
        assert relay._take_handed(sent) == []
        relay._hand_over(numbered(("a", 6)))
        assert relay._take_handed({"a": 5}) == numbered(("a", 6))

    def test_is_not_kept_without_bounds_while_nobody_takes_it(self, relay: Relay) -> None:
        for seq in range(3 * PUBLISH_AT_ONCE):
            relay._hand_over(numbered(("a", seq)))
            assert len(relay._handed) <= PUBLISH_AT_ONCE
