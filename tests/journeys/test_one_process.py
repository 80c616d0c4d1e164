"""The whole story with all services in one process, in-process events, and no broker."""

from assembled import Assembled
from standalone.story import play


class TestTheWholeStory:
    async def test_runs_behind_the_gateway_with_no_broker(
        self, assembled: Assembled, capsys: object
    ) -> None:
        stage = await play(assembled.address, assembled.logins, print)
        assert len(stage.effects) == 8, list(stage.effects)

    async def test_runs_again_with_the_same_logins(self, assembled: Assembled) -> None:
        await play(assembled.address, assembled.logins, print)
