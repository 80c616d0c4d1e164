"""What a token is worth at identity itself once its holder was stopped."""

from uuid import uuid4

from identity_rig import Browser, Rig


class TestAnOperatorWhoWasStopped:
    """Tokens end by themselves within half an hour: too late where their holder could use the time
    to undo what stopped them."""

    async def token(self, rig: Rig, browser: Browser) -> tuple[str, dict[str, str]]:
        person = await rig.person(("operator", ""), ("auditor", ""))
        answer = await browser.exchange(await browser.code(person))
        return person.id, {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def test_does_not_come_back_when_suspended(self, rig: Rig, browser: Browser) -> None:
        account, headers = await self.token(rig, browser)
        path = f"/identity/accounts/{account}"
        assert (await rig.client.get(path, headers=headers)).status_code == 200
        assert (await rig.post(f"{path}/suspend", **{"If-Match": "*"})).status_code == 200
        back = await rig.client.post(f"{path}/restore", headers={**headers, "If-Match": "*"})
        assert back.status_code == 401
        assert (await rig.get(path)).json()["status"] == "suspended"

    async def test_makes_no_other_once_the_role_has_ended(self, rig: Rig, browser: Browser) -> None:
        account, headers = await self.token(rig, browser)
        grants = (await rig.get("/identity/roles", account_id=account)).json()["items"]
        held = next(grant["id"] for grant in grants if grant["role"] == "operator")
        assert (await rig.post(f"/identity/roles/{held}/end", **{"If-Match": "*"})).is_success
        body = {"login_name": f"p{uuid4().hex[:12]}"}
        answer = await rig.client.post("/identity/accounts", json=body, headers=headers)
        assert answer.status_code == 403

    async def test_that_is_a_system_stops_too(self, rig: Rig) -> None:
        system = await rig.system(("operator", ""))
        token = (await rig.secret_token(system)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
        path = f"/identity/clients/{system.id}"
        assert (await rig.client.get(path, headers=headers)).status_code == 200
        assert (await rig.post(f"{path}/suspend", **{"If-Match": "*"})).is_success
        assert (await rig.client.post(f"{path}/restore", headers=headers)).status_code == 401
