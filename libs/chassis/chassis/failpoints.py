"""Places where a fault test may have the process die at once, as by `kill -9`.

Nothing happens unless `WARDSHIP_FAILPOINT` names the place; it is read once, when this loads.
"""

import os
import signal

_ARMED = os.environ.get("WARDSHIP_FAILPOINT", "")


def reach(place: str) -> None:
    """Die here, if a test said so."""
    if _ARMED and place == _ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
