"""Loops that must not die, the watch over them, and their end."""

import asyncio
from collections.abc import Callable

import pytest

from chassis.supervision import Beat, Supervisor
from chassis.testing import eventually

Runs = list[str]


async def _supervised(body: Callable[[Beat], object], silence: float = 60) -> Supervisor:
    supervisor = Supervisor(silence)
    supervisor.start("loop", body)  # type: ignore[arg-type]
    return supervisor


class TestALoop:
    async def test_that_raises_is_run_again(self) -> None:
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")
            raise ValueError

        supervisor = await _supervised(body)
        await eventually(lambda: len(runs) >= 3)
        assert supervisor.restarts["loop"] >= 2
        await supervisor.stop()

    async def test_that_simply_ends_is_run_again(self) -> None:
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")

        supervisor = await _supervised(body)
        await eventually(lambda: len(runs) >= 3)
        await supervisor.stop()

    async def test_that_is_cancelled_from_inside_is_run_again(self) -> None:
        """As by aio-pika when a peer is dead: a `CancelledError` that nobody of us asked for."""
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")
            raise asyncio.CancelledError

        supervisor = await _supervised(body)
        await eventually(lambda: len(runs) >= 3)
        await supervisor.stop()

    async def test_that_cancels_its_own_task_is_run_again(self) -> None:
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
            await asyncio.sleep(60)

        supervisor = await _supervised(body)
        await eventually(lambda: len(runs) >= 3)
        await supervisor.stop()

    async def test_that_stands_still_is_cut_off_and_run_again(self) -> None:
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")
            await asyncio.Event().wait()

        supervisor = await _supervised(body, silence=0.2)
        await eventually(lambda: len(runs) >= 2)
        await supervisor.stop()

    async def test_that_beats_is_left_alone(self) -> None:
        runs: Runs = []

        async def body(beat: Beat) -> None:
            runs.append("x")
            while True:
                beat()
                await asyncio.sleep(0.02)

        supervisor = await _supervised(body, silence=0.2)
        await asyncio.sleep(0.8)
        assert (len(runs), supervisor.restarts["loop"]) == (1, 0)
        await supervisor.stop()

    async def test_that_fails_leaves_the_others_running(self) -> None:
        beats: Runs = []

        async def good(beat: Beat) -> None:
            while True:
                beats.append("x")
                await asyncio.sleep(0.02)

        async def bad(_: Beat) -> None:
            raise OSError

        supervisor = await _supervised(bad)
        supervisor.start("good", good)
        await eventually(lambda: supervisor.restarts["loop"] >= 2)
        assert supervisor.restarts["good"] == 0
        assert beats
        await supervisor.stop()


class TestStopping:
    async def test_waits_for_what_a_loop_has_in_hand(self) -> None:
        """Its database and its broker are closed right after: it must be through with them."""
        done: Runs = []

        async def body(_: Beat) -> None:
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.2)
                done.append("x")

        supervisor = await _supervised(body)
        await asyncio.sleep(0.05)
        await supervisor.stop()
        assert done == ["x"]

    async def test_ends_everything_and_restarts_nothing(self) -> None:
        runs: Runs = []

        async def body(_: Beat) -> None:
            runs.append("x")
            await asyncio.sleep(60)

        before = asyncio.all_tasks()
        supervisor = await _supervised(body)
        supervisor.start("other", body)
        await asyncio.sleep(0.05)
        await supervisor.stop()
        await asyncio.sleep(0.3)
        assert len(runs) == 2
        assert asyncio.all_tasks() <= before | {asyncio.current_task()}

    async def test_does_not_wait_for_ever(self) -> None:
        async def body(_: Beat) -> None:
            while not over.is_set():
                try:
                    await over.wait()
                except asyncio.CancelledError:
                    continue

        over = asyncio.Event()
        supervisor = await _supervised(body)
        await asyncio.sleep(0.05)
        async with asyncio.timeout(2):
            await supervisor.stop(grace_seconds=0.2)
        over.set()
        await asyncio.sleep(0.05)

    @pytest.mark.parametrize("started", [0, 1])
    async def test_a_second_time_is_no_error(self, started: int) -> None:
        supervisor = Supervisor(60)
        for _ in range(started):
            supervisor.start("loop", lambda _: asyncio.sleep(60))
        await supervisor.stop()
        await supervisor.stop()
