"""The issuer's keys: read once, read again when it is worth it, and never by everybody at once."""

import asyncio
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from chassis.auth import KeySource
from chassis.errors import Unavailable


class Identity:
    """An issuer that counts how often it is asked, and answers what it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.kids = ["one"]
        self.answer: Any = None
        self.slow = asyncio.Event()
        self.slow.set()

    async def fetch(self) -> dict[str, Any]:
        self.asked += 1
        await self.slow.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return self.answer  # type: ignore[no-any-return]
        keys = (OKPKey.generate_key("Ed25519", {"kid": kid}) for kid in self.kids)
        return {"keys": [key.as_dict(private=False) for key in keys]}


NO_KEYS: list[Any] = [
    {}, {"keys": None}, {"keys": [{}]}, {"keys": [{"kty": "x"}]}, {"keys": "x"}, [], None, "x",
    {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": 5}]}, {"keys": [5]},
]  # fmt: skip


@pytest.fixture
def identity() -> Identity:
    return Identity()


class TestAsking:
    async def test_once_is_enough(self, identity: Identity) -> None:
        keys = KeySource(identity.fetch)
        for _ in range(5):
            await keys.key_set("one")
        assert identity.asked == 1

    async def test_again_when_the_keys_are_old(self, identity: Identity) -> None:
        keys = KeySource(identity.fetch, fresh=0, pause=0)
        await keys.key_set("one")
        await keys.key_set("one")
        assert identity.asked == 2

    async def test_again_for_an_unknown_key_but_only_after_the_pause(
        self, identity: Identity
    ) -> None:
        keys = KeySource(identity.fetch, pause=0.1)
        await keys.key_set("one")
        for number in range(50):
            await keys.key_set(f"made up {number}")
        assert identity.asked == 1
        identity.kids.append("two")
        await asyncio.sleep(0.15)
        assert {key.kid for key in (await keys.key_set("two")).keys} == {"one", "two"}
        assert identity.asked == 2

    async def test_by_many_at_once_is_one_question(self, identity: Identity) -> None:
        keys = KeySource(identity.fetch)
        identity.slow.clear()
        waiting = [asyncio.create_task(keys.key_set("one")) for _ in range(50)]
        await asyncio.sleep(0.01)
        identity.slow.set()
        assert all([await task for task in waiting])
        assert identity.asked == 1

    async def test_goes_on_when_the_first_who_asked_has_left(self, identity: Identity) -> None:
        keys = KeySource(identity.fetch)
        identity.slow.clear()
        first, second = (asyncio.create_task(keys.key_set("one")) for _ in range(2))
        await asyncio.sleep(0.01)
        first.cancel()
        identity.slow.set()
        assert await second


class TestAnIssuerThatIsAway:
    async def test_leaves_the_old_keys_good_and_is_not_asked_by_every_request(
        self, identity: Identity
    ) -> None:
        """Each question may wait seconds for a dead address: the pause holds for these too."""
        keys = KeySource(identity.fetch, fresh=0.05, pause=60)
        await keys.key_set("one")
        await asyncio.sleep(0.06)
        identity.answer = Unavailable("away")
        keys._asked_at = -1e9
        for _ in range(20):
            assert await keys.key_set("one")
        assert identity.asked == 2

    @pytest.mark.parametrize("error", [OSError(), Unavailable("away"), ValueError("no JSON")])
    async def test_from_the_start_is_unavailable_until_it_comes(
        self, identity: Identity, error: Exception
    ) -> None:
        keys = KeySource(identity.fetch)
        identity.answer = error
        with pytest.raises(Unavailable):
            await keys.key_set("one")
        identity.answer = None
        assert await keys.key_set("one")

    @pytest.mark.parametrize("answer", NO_KEYS, ids=str)
    async def test_or_answers_nonsense_is_unavailable_and_forgotten(
        self, identity: Identity, answer: Any
    ) -> None:
        keys = KeySource(identity.fetch, fresh=0, pause=0)
        identity.answer = answer if answer is not None else 5
        with pytest.raises(Unavailable):
            await keys.key_set("one")
        identity.answer = None
        known = await keys.key_set("one")
        identity.answer = answer if answer is not None else 5
        assert await keys.key_set("one") is known
