"""Who trains whom, what came of it, and how the work is tracked."""

from datetime import timedelta

import pytest

from registry_place import Place
from registry_workforce import (
    add_division,
    appoint,
    course,
    duties_of,
    on_duty,
    pages,
    post,
    release,
    train,
    worker,
)


class TestPlanCourse:
    async def test_has_the_documents_topics_by_name(self, place: Place) -> None:
        planned = await course(place, topics=["D5", "D1"])
        assert [topic["code"] for topic in planned["topics"]] == ["D5", "D1"]
        assert planned["topics"][0]["zh"] == "及时报告与协助救助"
        assert planned["pass_score"] == 60
        read = (await place.get(f"/courses/{planned['id']}")).json()
        assert read == planned

    @pytest.mark.parametrize(
        ("role", "digits", "audience"),
        [
            ("county_officer", 6, "supervisor"),
            ("city_officer", 4, "director"),
            ("provincial_officer", 2, "director"),
            ("county_officer", 6, "trainer"),
            ("national_officer", 0, "supervisor"),
        ],
    )
    async def test_is_for_the_level_that_trains_them(
        self, place: Place, role: str, digits: int, audience: str
    ) -> None:
        headers = place.officer(role, place.county.code[:digits])
        topics = {"director": "D1", "supervisor": "S1", "trainer": "T1"}[audience]
        body = {
            "title": "培训", "kind": "yearly", "audience": audience, "method": "online",
            "topics": [topics], "starts_on": "2026-01-01", "ends_on": "2026-01-02", "hours": 8,
        }  # fmt: skip
        answer = await post(place, "/courses", body, headers)
        assert (answer.status_code, answer.json()["title"]) == (403, "Trained from elsewhere")

    async def test_refuses_a_day_before_the_document(self, place: Place) -> None:
        """Its yearly clock would have no norm."""
        body = {
            "title": "培训", "kind": "first", "audience": "director", "method": "lecture",
            "topics": ["D1"], "starts_on": "2019-05-26", "ends_on": "2019-05-30", "hours": 8,
        }  # fmt: skip
        assert (await post(place, "/courses", body)).status_code == 422

    async def test_refuses_a_topic_for_others(self, place: Place) -> None:
        body = {
            "title": "培训", "kind": "yearly", "audience": "director", "method": "online",
            "topics": ["S1"], "starts_on": "2026-01-01", "ends_on": "2026-01-02", "hours": 8,
        }  # fmt: skip
        answer = await post(place, "/courses", body)
        assert (answer.status_code, answer.json()["title"]) == (422, "Topic unfit")

    async def test_of_supervisors_is_the_prefectures(self, place: Place) -> None:
        city = place.officer("city_officer", place.county.code[:4])
        township = place.village[:9]
        await add_division(place, township, "township")
        entered = await worker(place, kind="supervisor", place=township)
        planned = await course(place, city, audience="supervisor", topics=["S4"])
        answer = await train(place, planned, entered["id"], headers=city)
        assert answer.status_code == 201, answer.text
        assert (await appoint(place, entered["id"])).status_code == 200

    async def test_of_trainers_is_the_provinces_or_the_ministrys(self, place: Place) -> None:
        await add_division(place, place.county.code, "county")
        city = place.officer("city_officer", place.county.code[:4])
        entered = await worker(place, city, kind="trainer", place=place.county.code)
        for role, digits in (("provincial_officer", 2), ("national_officer", 0)):
            headers = place.officer(role, place.county.code[:digits])
            planned = await course(place, headers, audience="trainer", topics=["T1"])
            answer = await train(place, planned, entered["id"], headers=headers)
            assert answer.status_code == 201, answer.text


class TestRecordResults:
    async def test_takes_all_or_none(self, place: Place) -> None:
        one = await worker(place)
        planned = await course(place)
        answer = await train(place, planned, one["id"], planned["id"])
        assert (answer.status_code, answer.json()["title"]) == (422, "Worker unfit")
        assert answer.json()["errors"][0]["pointer"] == "/results/1/worker_id"
        listed = (await place.get(f"/courses/{planned['id']}/results")).json()
        assert listed["items"] == []

    async def test_refuses_a_day_outside_the_course(self, place: Place) -> None:
        one, planned = await worker(place), await course(place)
        tomorrow = place.today + timedelta(days=2)
        for day in ("2019-05-31", tomorrow.isoformat()):
            answer = await train(place, planned, one["id"], finished_on=day)
            assert answer.json()["title"] == "Result date impossible"

    async def test_refuses_a_second_result(self, place: Place) -> None:
        one, planned = await worker(place), await course(place)
        await train(place, planned, one["id"], score=10)
        answer = await train(place, planned, one["id"])
        assert (answer.status_code, answer.json()["title"]) == (409, "Result recorded")

    async def test_meets_the_year_and_opens_the_next(self, place: Place) -> None:
        one = await on_duty(place)
        planned = await course(place, kind="yearly")
        assert (await train(place, planned, one["id"])).status_code == 201
        assert [duty[0] for duty in await duties_of(place, "train")] == ["met", "open"]

    async def test_from_before_the_last_renews_no_year(self, place: Place) -> None:
        appointed = await on_duty(place)
        yearly = await course(place, kind="yearly")
        trained = await train(place, yearly, appointed["id"], finished_on="2019-06-01")
        assert trained.status_code == 201
        assert [one[0] for one in await duties_of(place, "train")] == ["open"]

    async def test_that_failed_meets_nothing(self, place: Place) -> None:
        one = await on_duty(place)
        await train(place, await course(place, kind="yearly"), one["id"], score=59)
        assert [duty[0] for duty in await duties_of(place, "train")] == ["open"]

    async def test_counts_twelve_months_from_the_course(self, place: Place) -> None:
        one = await worker(place)
        await train(place, await course(place), one["id"], finished_on="2026-03-15")
        await appoint(place, one["id"])
        ((due,),) = await place.rows(
            "SELECT due_at FROM duty WHERE kind = 'train' AND county = $1", place.county.code
        )
        assert due.isoformat() == "2027-03-15T16:00:00+00:00"


class TestCoverage:
    async def test_counts_who_passed_in_the_year(self, place: Place) -> None:
        trained = await on_duty(place)
        other = await worker(place, subject="other")
        await train(place, await course(place), other["id"], finished_on="2025-05-05")
        await appoint(place, other["id"])
        year = place.service.clock().year
        found = (await place.get(f"/training-coverage?year={year}")).json()["items"]
        expected = {"county": place.county.code, "kind": "director", "on_duty": 2, "trained": 1}
        assert found == [expected]
        assert trained["status"] == "on_duty"
        before = (await place.get("/training-coverage?year=2025")).json()["items"]
        assert before == [expected]


_ENDED = """
INSERT INTO duty (id, kind, subject_type, subject_id, department, owner, norm, opened_at, due_at,
                  provisional, status, met_at, version, province, prefecture, county, township,
                  village)
SELECT gen_random_uuid(), 'visit', 'child', gen_random_uuid(), 'civil_affairs',
       nullif($1::text, ''), 'registry.visit_red', now(), now(), false, $2::varchar,
       CASE WHEN $2::varchar LIKE 'met%' THEN now() + make_interval(secs => $3::float8 * 3600) END,
       1, left($4::text, 2), left($4::text, 4), left($4::text, 6), left($4::text, 9), $4::text
"""


async def _duties(place: Place, owner: str, *outcomes: tuple[str, float]) -> None:
    """Ended duties of an account: the status, and by how many hours they were late."""
    for status, late in outcomes:
        await place.service.admin.execute(
            _ENDED,
            owner, status, late, place.village,
        )  # fmt: skip


class TestPerformance:
    async def test_counts_how_each_persons_duties_ended(self, place: Place) -> None:
        who = f"a-{place.county.code}"
        await _duties(place, who, ("met", -1), ("met_late", 2), ("met_late", 4), ("breached", 0))
        found = (await place.get(f"/performance?until={_tomorrow(place)}")).json()["items"]
        assert found == [
            {
                "who": who, "opened": 4, "met_in_time": 1, "met_late": 2, "breached": 1, "open": 0,
                "in_time_share": 0.25, "median_lateness_hours": 3.0, "is_weak": False,
            }
        ]  # fmt: skip

    async def test_calls_work_weak_by_the_norm(self, place: Place) -> None:
        code = place.county.code
        await _duties(place, f"weak-{code}", *[("met", 0.0)] * 5, *[("breached", 0.0)] * 5)
        await _duties(place, f"fine-{code}", *[("met", 0.0)] * 6, *[("breached", 0.0)] * 4)
        await _duties(place, f"few-{code}", *[("breached", 0.0)] * 9)
        listed = await pages(place, f"/performance?limit=1&until={_tomorrow(place)}")
        found = [(one["who"][:4], one["is_weak"]) for one in listed]
        assert found == [("few-", False), ("weak", True), ("fine", False)]

    async def test_gives_a_duty_that_names_nobody_to_the_villages_director(
        self, place: Place
    ) -> None:
        director = await on_duty(place)
        await _duties(place, "", ("met", 0))
        found = (await place.get(f"/performance?until={_tomorrow(place)}")).json()["items"]
        assert [(one["who"], one["met_in_time"]) for one in found] == [(director["subject"], 1)]

    async def test_leaves_a_predecessors_work_with_the_predecessor(self, place: Place) -> None:
        first = await on_duty(place)
        await _duties(place, "", ("met", 0))
        await release(place, first["id"])
        for query in (
            "UPDATE worker SET appointed_at = appointed_at - interval '2 days', "
            "released_at = released_at - interval '1 day' WHERE county = $1",
            "UPDATE duty SET opened_at = opened_at - interval '36 hours', "
            "met_at = met_at - interval '36 hours' WHERE county = $1 AND kind = 'visit'",
        ):
            await place.rows(query, place.county.code)
        second = await on_duty(place, subject="second")
        await _duties(place, "", ("met", 0), ("met", 0))
        since = (place.today - timedelta(days=3)).isoformat()
        path = f"/performance?since={since}&until={_tomorrow(place)}"
        met = {one["who"]: one["met_in_time"] for one in (await place.get(path)).json()["items"]}
        assert met == {first["subject"]: 1, second["subject"]: 2}

    async def test_gives_a_townships_duty_to_its_supervisor(self, place: Place) -> None:
        township, city = place.village[:9], place.officer("city_officer", place.county.code[:4])
        await add_division(place, township, "township")
        form = {"kind": "supervisor", "place": township, "subject": "sup"}
        supervisor = await worker(place, **form)
        first = await course(place, city, audience="supervisor", topics=["S2"])
        await train(place, first, supervisor["id"], headers=city)
        assert (await appoint(place, supervisor["id"])).status_code == 200
        await _duties(place, "", ("met", 0))
        await place.rows("UPDATE duty SET village = NULL WHERE county = $1 AND kind = 'visit'",
                         place.county.code)  # fmt: skip
        found = (await place.get(f"/performance?until={_tomorrow(place)}")).json()["items"]
        assert {one["who"]: one["met_in_time"] for one in found} == {supervisor["subject"]: 1}

    @pytest.mark.parametrize(("level", "digits"), [("township", 9), ("county", 6)])
    async def test_adds_up_by_area(self, place: Place, level: str, digits: int) -> None:
        await _duties(place, "", ("met", 0), ("breached", 0))
        path = f"/performance?level={level}&until={_tomorrow(place)}"
        (found,) = (await place.get(path)).json()["items"]
        assert (found["who"], found["opened"]) == (place.village[:digits], 2)

    async def test_refuses_a_period_that_ends_before_it_begins(self, place: Place) -> None:
        answer = await place.get("/performance?since=2026-02-01&until=2026-01-01")
        assert answer.status_code == 422


def _tomorrow(place: Place) -> str:
    return (place.today + timedelta(days=1)).isoformat()
