"""Requests per client."""

import pytest

from gateway.rates import Policy, peer_key
from gateway_rig import Start
from gateway_stub import signed


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class TestPolicy:
    def test_lets_the_quota_pass_and_no_more(self) -> None:
        policy = Policy("p", quota=3, seconds=60, remembered=9, clock=Clock())
        assert [policy.take("a").wait_seconds for _ in range(4)] == [0, 0, 0, 20]

    def test_refills_with_time(self) -> None:
        clock = Clock()
        policy = Policy("p", quota=3, seconds=60, remembered=9, clock=clock)
        for _ in range(4):
            policy.take("a")
        clock.now += 20
        assert [policy.take("a").wait_seconds for _ in range(2)] == [0, 20]

    def test_counts_each_client_alone(self) -> None:
        policy = Policy("p", quota=1, seconds=60, remembered=9, clock=Clock())
        policy.take("a")
        assert policy.take("b").wait_seconds == 0

    def test_says_where_the_client_stands(self) -> None:
        policy = Policy("p", quota=3, seconds=60, remembered=9, clock=Clock())
        assert policy.take("a").headers == (
            (b"ratelimit-policy", b'"p";q=3;w=60'),
            (b"ratelimit", b'"p";r=2;t=20'),
        )

    def test_remembers_a_bounded_number_of_clients(self) -> None:
        policy = Policy("p", quota=1, seconds=60, remembered=2, clock=Clock())
        for client in ("a", "b", "b", "c"):
            policy.take(client)
        assert policy.take("b").wait_seconds > 0
        assert policy.take("a").wait_seconds == 0

    def test_knows_an_ipv6_peer_by_its_network(self) -> None:
        assert peer_key("2001:db8:1:2:aaaa::1") == peer_key("2001:db8:1:2:bbbb::2")
        assert peer_key("192.0.2.1") == "192.0.2.1"

    @pytest.mark.parametrize("other", ["2001:db8::2", "2001:db8::a:b:c", "2001:db8::ffff:0:0:1"])
    def test_knows_the_network_however_its_zeros_are_left_out(self, other: str) -> None:
        assert peer_key("2001:db8::1") == peer_key(other)
        assert peer_key("2001:db8:0:1::1") != peer_key(other)

    def test_knows_ipv4_peers_apart_on_an_ipv6_socket(self) -> None:
        assert peer_key("::ffff:192.0.2.1") != peer_key("::ffff:192.0.2.2")


class TestQuota:
    def test_is_told_on_every_answer_and_refused_past_it(self, start: Start) -> None:
        gateway = start(client_quota=2, quota_seconds=3600)
        answers = [gateway.ask("/registry/x", token=signed()) for _ in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert all("ratelimit-policy" in answer.headers for answer in answers)
        assert answers[0].headers["ratelimit"].startswith('"default";r=1;t=')
        assert answers[2].json["type"] == "urn:wardship:problem:quota-exceeded"
        assert int(answers[2].headers["retry-after"]) > 0

    def test_of_one_client_is_not_anothers(self, start: Start) -> None:
        gateway = start(client_quota=1, quota_seconds=3600)
        gateway.ask("/registry/x")
        assert gateway.ask("/registry/x").status == 429
        other = signed(sub="court-2", client_id="court-2")
        assert gateway.ask("/registry/x", token=other).status == 200

    def test_of_people_behind_one_client_is_each_their_own(self, start: Start) -> None:
        gateway = start(client_quota=1, quota_seconds=3600)
        tokens = [signed(sub=name, client_id="pages") for name in ("one", "two")]
        assert [gateway.ask("/registry/x", token=t).status for t in tokens] == [200, 200]

    def test_of_strangers_goes_by_their_address(self, start: Start) -> None:
        gateway = start(anonymous_quota=2, quota_seconds=3600)
        statuses = [gateway.ask("/registry/x", token="forged").status for _ in range(3)]
        assert statuses == [401, 401, 429]
        assert gateway.ask("/registry/x").status == 200

    def test_does_not_count_those_who_watch_over_the_process(self, start: Start) -> None:
        gateway = start(anonymous_quota=1, quota_seconds=3600)
        assert [gateway.ask("/ready", token=None).status for _ in range(3)] == [200] * 3
