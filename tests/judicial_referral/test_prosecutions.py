"""What a procuratorate decides and suggests, and the month in which a department answers."""

from typing import Any

from judicial_referral_cast import Cast, body

DECIDED = "judicial-referral.prosecution.decided.v1"


class TestDecideProsecution:
    async def test_tells_it_once(self, cast: Cast) -> None:
        procuratorate, referral = await cast.referral("prosecution", "procuratorate")
        path = f"/referrals/{referral['id']}/prosecutions"
        form = {
            "decision": "suit_supported", "document_no": "检1",
            "decided_on": cast.today.isoformat(),
        }  # fmt: skip
        made = await cast.post(path, procuratorate.liaison, form)
        assert made.status_code == 201, made.text
        again = await cast.post(path, procuratorate.liaison, form)
        assert body(again)["id"] == body(made)["id"]
        assert await cast.told(DECIDED, body(made)["id"]) == 1
        other = {**form, "decision": "prosecuted"}
        taken = await cast.post(path, procuratorate.liaison, other)
        assert body(taken)["type"].endswith("decision-number-taken")
        read = await cast.get(f"/prosecutions/{body(made)['id']}", cast.officer)
        assert body(read)["decision"] == "suit_supported"

    async def test_is_for_procuratorates(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/prosecutions"
        assert (await cast.post(path, court.liaison, {})).status_code == 403


class TestSuggestions:
    async def test_are_answered_by_the_department_they_are_made_to(self, cast: Cast) -> None:
        procuratorate, referral = await cast.referral("prosecution", "procuratorate")
        path = f"/referrals/{referral['id']}/suggestions"
        form: dict[str, Any] = {
            "department": "education", "document_no": "建议1", "text": "the school reported late",
        }  # fmt: skip
        unknown = await cast.post(path, procuratorate.liaison, {**form, "department": "weather"})
        assert body(unknown)["errors"][0]["pointer"] == "/department"
        made = body(await cast.post(path, procuratorate.liaison, form))
        duty = await cast.duty("suggestion_answer", made["id"])
        assert (duty["department"], duty["norm"]) == (
            "education", "judicial.procuratorate_suggestion",
        )  # fmt: skip
        answer = {"document_no": "复1"}
        path = f"/suggestions/{made['id']}"
        wrong = await cast.post(f"{path}/answer", cast.officer, answer, if_match='"v1"')
        assert body(wrong)["type"].endswith("suggestion-to-another")
        education = cast.bearer("education_officer", sub="education")
        assert body(await cast.get(path, education))["text"] == form["text"]
        said = await cast.post(f"{path}/answer", education, answer, if_match='"v1"')
        assert body(said)["answer_no"] == "复1"
        assert (await cast.duty("suggestion_answer", made["id"]))["status"] == "met"
        again = await cast.post(f"{path}/answer", education, answer, if_match='"v2"')
        assert body(again)["type"].endswith("suggestion-answered")
