"""Taking tokens back, and looking into them."""

from identity_rig import Rig, System

REVOKE, INTROSPECT = "/identity/oauth/revoke", "/identity/oauth/introspect"


async def introspected(rig: Rig, system: System, token: str) -> dict[str, object]:
    basic = (system.client_id, system.secret)
    answer = await rig.client.post(INTROSPECT, data={"token": token}, auth=basic)
    assert answer.status_code == 200, answer.text
    document: dict[str, object] = answer.json()
    return document


class TestRevoke:
    async def test_shows_at_once(self, rig: Rig) -> None:
        system = await rig.system(("auditor", "51"))
        token = (await rig.secret_token(system)).json()["access_token"]
        before = await introspected(rig, system, token)
        assert (before["active"], before["roles"], before["area"]) == (True, ["auditor"], "51")
        basic = (system.client_id, system.secret)
        for _ in range(2):
            answer = await rig.client.post(REVOKE, data={"token": token}, auth=basic)
            assert answer.status_code == 200
        assert await introspected(rig, system, token) == {"active": False}

    async def test_passes_over_a_token_of_another(self, rig: Rig) -> None:
        one, two = await rig.system(("auditor", "")), await rig.system(("auditor", ""))
        token = (await rig.secret_token(one)).json()["access_token"]
        basic = (two.client_id, two.secret)
        answer = await rig.client.post(REVOKE, data={"token": token}, auth=basic)
        assert answer.status_code == 200
        assert (await introspected(rig, one, token))["active"]
        assert await introspected(rig, two, token) == {"active": False}

    async def test_needs_the_client(self, rig: Rig) -> None:
        for path in (REVOKE, INTROSPECT):
            assert (await rig.client.post(path, data={"token": "x"})).status_code == 401

    async def test_calls_anything_else_inactive(self, rig: Rig) -> None:
        system = await rig.system(("service", ""))
        for token in ("x", "a.b.c", "e30.e30.", "." * 5000):
            assert await introspected(rig, system, token) == {"active": False}
