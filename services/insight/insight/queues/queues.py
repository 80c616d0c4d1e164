"""The queues there are."""

from insight.queues.care import CARE
from insight.queues.justice import JUSTICE
from insight.queues.purchasing import PURCHASING
from insight.queues.register import REGISTER
from insight.queues.schemas import Queue

QUEUES: dict[str, Queue] = {
    queue.name: queue for queue in (*REGISTER, *CARE, *JUSTICE, *PURCHASING)
}
