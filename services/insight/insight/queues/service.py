"""Reading a queue."""

from chassis.errors import NotFound
from insight.pages.person import Person
from insight.queues.schemas import QUEUES, Listing

AT_ONCE = 50


class QueueUnknown(NotFound):
    """There is no such list."""

    title_zh = "没有此列表"


async def read(name: str, person: Person, area: str, after: str) -> Listing:
    """One page of it. Raises `QueueUnknown`, or `Refused` with the service's own words."""
    if name not in QUEUES:
        raise QueueUnknown
    queue = QUEUES[name]
    query = {**dict(queue.query), "limit": str(AT_ONCE), "after": after}
    if queue.takes_area:
        query["area"] = area
    page = await person.read(queue.path, **query)
    return Listing(queue, tuple(page["items"]), page["next"])
