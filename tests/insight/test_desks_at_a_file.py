"""The desks at a child's file, and those that take one, before the real services."""

import re
from hashlib import sha256
from typing import Any

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from gateway.routes import UPLOADS
from insight.desks.forms import DESKS
from page_clerk import CHILDREN, VILLAGE, Clerk, answer_to, signed_in
from page_reader import Page

AWAY = {"role": "mother", "state": "away", "since": day(-200), "place": "5101", "name": "王"}


async def _entry(system: Assembled, path: str) -> Any:
    return await answer_to(system, f"/registry/children/{path}", Role.COUNTY_OFFICER)


class TestAChildsFile:
    async def test_keeps_what_was_not_changed(
        self, assembled: Assembled, clerk: Clerk, child: str, name: str
    ) -> None:
        location = await clerk.done("details", child, address="新村二组", sex="male")
        assert location == f"{CHILDREN}{child}?done=details"
        entry = await _entry(assembled, child)
        assert (entry["address"], entry["sex"]) == ("新村二组", "male")
        assert (entry["name"], entry["phone"]) == (name, "13800000001")
        assert entry["guardian"] == {"name": "李四", "phone": None, "relation": "祖母"}

    async def test_names_the_field_of_a_refusal_and_keeps_what_was_typed(
        self, clerk: Clerk, child: str
    ) -> None:
        answer = await clerk.work("details", child, phone="无", address="新村二组")
        assert answer.status_code == 422
        assert 'aria-describedby="phone-fault"' in answer.text
        assert 'value="新村二组"' in answer.text

    async def test_gets_its_hukou(self, assembled: Assembled, clerk: Clerk, child: str) -> None:
        number = "11010119800101001X"
        answer = await clerk.work("hukou", child, resident_id=number, hukou_area=COUNTY)
        assert 'id="resident_id-fault"' in answer.text
        await clerk.done("hukou", child, resident_id="513431201605040022", hukou_area=COUNTY)
        assert (await _entry(assembled, child))["hukou_area"] == COUNTY

    async def test_says_what_is_known_of_a_parent_and_when_it_spoke_to_the_child(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("parent", child, **AWAY)
        said = {"contacted_on": day(-1), "means": "video", "with_child": "yes"}
        unchosen = await clerk.work("contact", child, parent_id="", **said)
        assert unchosen.status_code == 422
        assert 'id="parent_id-fault"' in unchosen.text
        await clerk.done("contact", child, parent_id="*", **said)
        (contact,) = (await _entry(assembled, f"{child}/contacts"))["items"]
        assert (contact["means"], contact["with_child"], contact["with_carer"]) == (
            "video", True, False,
        )  # fmt: skip
        shown = (await clerk.read(f"/desks/contact?of={child}")).cells
        assert shown[4:8] == ["mother", AWAY["name"], "away at work", day(-1)]
        assert shown[13:17] == [day(-1), "video", "yes", "no"]

    async def test_is_assessed_with_what_was_found_before_at_hand(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        said = {"rating": "poor", "guarding": "carer_incapable", "note": "祖母年迈"}
        await clerk.done("assess", child, assessed_on=day(-1), **said)
        (told,) = (await _entry(assembled, f"{child}/assessments"))["items"]
        assert told["guarding"] == "carer_incapable"
        page = await clerk.read(f"/desks/assess?of={child}")
        assert page.cells[7:11] == [
            day(-1), "Guardianship poor", "a carer who cannot", str(told["points"]),
        ]  # fmt: skip
        assert page.cells[13] == "祖母年迈"

    async def test_keeps_the_grandparents_that_are_not_named_anew(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("grandparents", child, paternal_grandmother__name="祖")
        await clerk.done("grandparents", child, maternal_grandfather__deceased="yes")
        known = (await _entry(assembled, f"{child}/grandparents"))["grandparents"]
        assert [(one["side"], one["name"], one["deceased"]) for one in known] == [
            ("paternal", "祖", False), ("maternal", None, True),
        ]  # fmt: skip

    async def test_shows_a_wrong_grandparent_at_its_own_field(
        self, clerk: Clerk, child: str
    ) -> None:
        answer = await clerk.work(
            "grandparents", child, paternal_grandmother__name="祖",
            maternal_grandmother__name="外", maternal_grandmother__birth_on="2020-01-01",
        )  # fmt: skip
        assert answer.status_code == 422
        assert re.findall(r'class="fault" id="([^"]+)"', answer.text) == [
            "maternal_grandmother.birth_on-fault"
        ]

    async def test_says_who_takes_care_and_who_was_told(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("parent", child, **AWAY)
        carer = {"carer__name": "赵", "relation": "姑母", "carer_born_on": "1980-01-01"}
        term = {"starts_on": day(), "ends_on": day(90), "confirmation_no": "委1"}
        barred = {"declaration__addicted": "yes"}
        refused = await clerk.work("entrust", child, **carer, **term, **barred)
        assert refused.status_code in (409, 422)
        assert 'value="委1"' in refused.text
        await clerk.done("entrust", child, **carer, **term, heard_child="yes")
        await clerk.done("told", child, entrustment_id="*", school_told="yes")
        (entrusted,) = (await _entry(assembled, f"{child}/entrustments"))["items"]
        assert (entrusted["school_told"], entrusted["village_told"]) == (True, False)

    async def test_is_found_by_its_name(self, clerk: Clerk, child: str, name: str) -> None:
        answer = await clerk.work("search", name=name)
        assert answer.status_code == 200
        assert f'href="{CHILDREN}{child}"' in answer.text
        assert f'value="{name}"' in answer.text
        nobody = await clerk.work("search", name=f"{name}某")
        assert CHILDREN not in nobody.text.partition("<form")[0].partition("<main")[2]

    async def test_is_not_looked_for_by_nothing(self, clerk: Clerk) -> None:
        assert (await clerk.work("search")).status_code == 422

    async def test_offers_each_what_they_may_do(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        async with signed_in(assembled, "village-director") as director:
            theirs = (await director.read(f"/children/{child}")).text
        ours = (await clerk.read(f"/children/{child}")).text
        for desk, of_both in (("details", True), ("death", False), ("leave", False)):
            link = f'href="/insight/pages/desks/{desk}?of={child}"'
            assert (link in theirs, link in ours) == (of_both, True)

    async def test_closes_with_a_death(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("death", child, left_on=day(-1), document_no="死1")
        assert (await _entry(assembled, child))["left_reason"] == "dead"


class TestASpotCheck:
    async def test_is_of_anothers_visit_and_counts_in_the_township(
        self, assembled: Assembled, clerk: Clerk, child: str, name: str
    ) -> None:
        await clerk.done("visit", child, visited_on=day(0), findings="一切正常")
        async with signed_in(assembled, "township-supervisor") as supervisor:
            await supervisor.done("visit", child, visited_on=day(0), findings="本人走访")
            said = {"visit_id": "*", "note": "电话核实"}
            unsaid = await supervisor.work("spot_check", child, **said)
            assert 'id="agrees-fault"' in unsaid.text
            assert unsaid.text.count("本人走访") == 1  # beside the form, and not to be chosen
            await supervisor.done("spot_check", child, agrees="false", **said)
            again = await supervisor.work("spot_check", child, agrees="true", **said)
            assert again.status_code == 409
            assert "电话核实" in again.text
            shown = (await supervisor.read("/queues/spot-checks")).cells[9:12]
            desk = f'href="/insight/pages/desks/spot_check?of={child}"'
            assert desk in (await supervisor.read(f"/children/{child}")).text
        assert desk not in (await clerk.read(f"/children/{child}")).text
        path = "/registry/spot-check-coverage"
        township = await answer_to(assembled, path, Role.COUNTY_OFFICER)
        (line,) = [one for one in township["items"] if one["township"] == VILLAGE[:9]]
        assert shown == [str(line[name]) for name in ("visits", "checked", "needed")]
        assert line["checked"] > 0
        visits = (await _entry(assembled, f"{child}/visits"))["items"]
        checks = [(await _entry(assembled, f"{child}/visits/{one['id']}/spot-checks"))["items"]
                  for one in visits]  # fmt: skip
        assert [(one["note"], one["agrees"]) for some in checks for one in some] == [
            ("电话核实", False)
        ]
        listed = f"/queues/visits?child_id={child}"
        assert listed in (await clerk.read(f"/children/{child}")).text
        page = await clerk.read(listed)
        assert {"一切正常", "本人走访"} <= set(page.cells)
        (checked,) = [one["id"] for one, some in zip(visits, checks, strict=True) if some]
        found = f"/queues/checks?child_id={child}&visit_id={checked}"
        assert found in {str(one.get("href")).partition("pages")[2] for one in page.all("a")}
        assert (await clerk.read(found)).cells[-4:-1] == [name, "no", "电话核实"]
        unnamed = await clerk.open(f"/queues/checks?child_id={child}")
        assert unnamed.status_code == 404


class TestAFile:
    async def test_of_a_county_is_imported_and_says_which_rows_stayed_out(
        self, assembled: Assembled, clerk: Clerk, name: str
    ) -> None:
        head = "name,village,no_hukou_reason,birth_on,sex"
        rows = f"{name},{VILLAGE},未落户,2016-05-04,female", f"{name}二,{VILLAGE},,,"
        text = "\n".join((head, *rows, "")).encode()
        answer = await clerk.work("import", file=("children.csv", text, "application/vnd.ms-excel"))
        assert answer.status_code == 200, answer.text
        page = Page(answer.text)
        assert page.cells[3] == "2"
        assert "<dt>已导入</dt><dd>1</dd>" in answer.text
        assert (await clerk.work("search", name=name)).text.count(CHILDREN) == 1
        path = "/registry/imports"
        batch = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"][0]
        rejected = f"/queues/rejections?import_id={batch['id']}"
        outcomes = await clerk.read("/queues/imports")
        assert rejected in outcomes.text
        assert outcomes.cells[8:12] == ["2", "1", "0", "1"]
        (fault, *_) = (await answer_to(
            assembled, f"{path}/{batch['id']}/rejections", Role.COUNTY_OFFICER
        ))["items"]  # fmt: skip
        assert {str(fault["row"]), fault["detail"]} <= set((await clerk.read(rejected)).cells)

    async def test_is_filled_in_from_an_empty_one(self, clerk: Clerk, name: str) -> None:
        (link,) = [
            one["href"] for one in (await clerk.read("/desks/import")).all("a")
            if str(one.get("href")).endswith("/blank")
        ]  # fmt: skip
        given = await clerk.open(str(link).partition("/pages")[2])
        assert given.status_code == 200, given.text
        assert given.headers["content-disposition"] == 'attachment; filename="import.csv"'
        assert "default-src 'none'" in given.headers["content-security-policy"]
        head = given.content.decode("utf-8-sig").strip()
        filled = dict.fromkeys(head.split(","), "") | {
            "姓名": name, "村（居）代码": VILLAGE, "无户籍原因": "未落户",
            "出生日期": "2016-05-04", "性别": "女",
        }  # fmt: skip
        text = f"{head}\r\n{','.join(filled.values())}\r\n".encode("utf-8-sig")
        await clerk.work("import", file=("import.csv", text, "text/csv"))
        assert (await clerk.work("search", name=name)).text.count(CHILDREN) == 1

    async def test_is_given_empty_to_who_may_import(
        self, assembled: Assembled, clerk: Clerk
    ) -> None:
        assert (await clerk.open("/desks/visit/blank")).status_code == 404
        async with signed_in(assembled, "village-director") as village:
            assert (await village.open("/desks/import/blank")).status_code == 403

    async def test_that_another_site_sent_is_not_read(self, clerk: Clerk) -> None:
        file = ("children.csv", b"name", "text/csv")
        answer = await clerk.work("import", file=file, form_token="forged")
        assert answer.status_code == 403

    def test_may_be_large_where_a_desk_takes_one(self) -> None:
        takes = {f"/insight/pages/desks/{one.name}" for one in DESKS.values() if one.file}
        assert takes == {one for one in UPLOADS if one.startswith("/insight/")}

    async def test_must_be_there(self, clerk: Clerk) -> None:
        answer = await clerk.work("import")
        assert answer.status_code == 422
        assert 'id="file-fault"' in answer.text

    async def test_is_lodged_as_evidence_as_it_is(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        said = {"area": VILLAGE, "discovered_at": f"{day(-1)}T08:30", "narrative": "打骂"}
        await clerk.work("report", child_id=child, situation="violence", **said)
        path = "/judicial-referral/reports"
        reports = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        report = next(one["id"] for one in reports if one["child_id"] == child)
        content = bytes(range(256)) * 8_192
        photo = ("伤.jpg", content, "image/jpeg")
        refused = await clerk.work("evidence", report, file=photo)
        assert 'id="kind-fault"' in refused.text
        await clerk.done("evidence", report, file=photo, kind="injury_photo")
        path = f"/judicial-referral/evidence?report_id={report}"
        (piece,) = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        assert piece["sha256"] == sha256(content).hexdigest()
        assert (piece["size"], piece["media_type"]) == (len(content), "image/jpeg")
