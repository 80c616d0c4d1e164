"""Whose child is on whose page: an NGO, the city, another's file."""

from chromium_rig import Chromium, Person
from standalone.storyteller import Stage

SHORTEST = 3
"""A name of two signs may be part of a village's."""


async def _children(prefecture: Chromium, login: str) -> dict[str, str]:
    async with prefecture.story.client() as client:
        actor = await Stage(client, prefecture.story.logins, lambda _: None).actor(login)
        return {one["id"]: str(one["name"]) for one in await actor.pages("/registry/children")}


async def _everything(person: Person) -> str:
    """What all pages of this person's menu show."""
    links = await person.page.locator("nav.menu a").all()
    paths = [str(await one.get_attribute("href")) for one in links]
    shown = []
    for path in paths:
        await person.open(path.removeprefix("/insight/pages"))
        shown.append(await person.text())
    return "\n".join(shown)


class TestNobodySeesAChildThatIsNotTheirs:
    async def test_an_ngo_sees_those_its_contract_names(self, prefecture: Chromium) -> None:
        all_of_them = await _children(prefecture, "county-officer")
        its_own = await _children(prefecture, "ngo")
        assert 0 < len(its_own) < len(all_of_them)
        async with prefecture.signed_in("ngo") as person:
            shown = await _everything(person)
            assert all(name in shown for name in its_own.values())
            others = {
                name
                for child, name in all_of_them.items()
                if child not in its_own and len(name) >= SHORTEST
            } - set(its_own.values())
            assert {name for name in others if name in shown} == set()
            await person.open(f"/children/{next(iter(its_own))}")
            assert await person.page.locator(".refusal").count() == 1

    async def test_the_city_sees_no_childs_full_name(self, prefecture: Chromium) -> None:
        names = {
            name
            for name in (await _children(prefecture, "county-officer")).values()
            if len(name) >= SHORTEST
        }
        assert names
        async with prefecture.signed_in("city-officer") as person:
            shown = await _everything(person)
            assert "*" in shown
            assert {name for name in names if name in shown} == set()

    async def test_a_department_opens_no_file(self, prefecture: Chromium) -> None:
        child = next(iter(await _children(prefecture, "county-officer")))
        async with prefecture.signed_in("education-officer") as person:
            for path in (f"/children/{child}", f"/desks/visit?of={child}", "/queues/children"):
                await person.open(path)
                assert await person.page.locator(".refusal").count() == 1, path
