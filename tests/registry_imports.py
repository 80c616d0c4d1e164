"""A county's file, made and sent."""

import csv
import io
from typing import Any

import httpx

from registry.imports import forms
from registry_place import Place, identity_number

HEADER = ["name", "village", "resident_id", "no_hukou_reason", "birth_on", "sex", "ethnicity",
          "hukou_area", "phone", "address", "categories", "guardian_name", "guardian_phone",
          "guardian_relation"]  # fmt: skip


def row(place: Place, **cells: str) -> dict[str, str]:
    number = {} if "resident_id" in cells else {"resident_id": identity_number()}
    return {"name": "张小三", "village": place.village, **number, **cells}


def unnumbered(place: Place, **cells: str) -> dict[str, str]:
    return row(
        place, resident_id="", no_hukou_reason="超生未登记", birth_on="2018-05-04", sex="女",
        **cells,
    )  # fmt: skip


def file(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    further = [name for name in forms.COLUMNS if any(name in row for row in rows)]
    writer = csv.DictWriter(text, [*HEADER, *further], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


async def send(place: Place, body: bytes, **headers: str) -> httpx.Response:
    headers = {**place.officer(), "Content-Type": "text/csv; charset=utf-8", **headers}
    return await place.service.client.post("/registry/imports", content=body, headers=headers)


async def taken(place: Place, *rows: dict[str, str]) -> dict[str, Any]:
    answer = await send(place, file(*rows))
    assert answer.status_code == 201, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def faults(place: Place, *rows: dict[str, str]) -> list[tuple[int, str, str]]:
    read = await taken(place, *rows)
    page = (await place.get(f"/imports/{read['id']}/rejections?limit=200")).json()
    return [(one["row"], one["column"], one["code"]) for one in page["items"]]


async def children(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await place.get("/children?limit=200")).json()["items"]
    return found
