"""A child of the story's county, registered and admitted to an agency."""

from typing import Any

from assembled import Assembled
from chassis.testing import eventually


async def play_admission(
    story: Assembled, call: Any, child: dict[str, Any], agency_id: str, **why: str
) -> dict[str, Any]:
    """The custody. `call` posts a body to a path as the county's officer; `why` says on which
    `ground` of which `regime`."""
    home = await call("/registry/children", child)

    async def is_known() -> bool:
        rows = await story.rows("placement", "SELECT id::text FROM child")
        return home["id"] in {row[0] for row in rows}

    assert await eventually(is_known)
    admission = {
        "children": [home["id"]], "agency_id": agency_id, **why,
        "legal_basis": {"document_no": "1"}, "heard_child": True,
    }  # fmt: skip
    custody: dict[str, Any] = (await call("/placement/custodies", admission))["custodies"][0]
    return custody
