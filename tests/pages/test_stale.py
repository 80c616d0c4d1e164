"""Two people at one record: whoever comes second is told so, and loses nothing that was typed."""

import pytest

from chromium_rig import Chromium, Person
from standalone.story.papers import today
from standalone.storyteller import Stage

AGAIN = {"zh": "重新读取最新记录", "en": "Read the record again"}
NOTE = "测试：后到一步。"


async def _fill(person: Person) -> None:
    await person.page.fill("#assessed_on", today().isoformat())
    await person.page.select_option("#rating", "fair")
    await person.page.fill("#note", NOTE)


@pytest.mark.parametrize("language", ["zh", "en"])
class TestAStaleForm:
    async def test_is_refused_with_what_was_typed_and_sent_after_reading_again(
        self, chromium: Chromium, language: str
    ) -> None:
        story, how = chromium.story, {"language": language}
        ((child,),) = await story.rows(
            "registry", "SELECT id FROM child WHERE county = '513431' ORDER BY id LIMIT 1"
        )
        count = "SELECT count(*) FROM assessment WHERE child_id = $1"
        ((before,),) = await story.rows("registry", count, child)
        async with chromium.signed_in(
            "county-officer", f"/desks/assess?of={child}", **how
        ) as person:
            async with story.client() as client:
                other = await Stage(client, story.logins, lambda _: None).actor("county-officer")
                form = {"assessed_on": today().isoformat(), "rating": "good"}
                await other.post(f"/registry/children/{child}/assessments", form, match="*")
            await _fill(person)
            await person.send()
            assert await person.page.locator(".refusal").count() == 1, await person.text()
            assert await person.page.input_value("#note") == NOTE
            assert await person.look(f"stale-{language}") == []
            await person.page.click(f"text={AGAIN[language]}")
            await _fill(person)
            await person.send()
            assert "done=assess" in person.page.url, await person.text()
        ((after,),) = await story.rows("registry", count, child)
        assert after == before + 2
