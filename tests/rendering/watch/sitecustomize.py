"""Python imports this at its start where its folder is on the path: it writes each fork down."""

import os
from pathlib import Path

LOG, TASKS = os.environ.get("FORKS_SEEN"), Path("/proc/self/task")


def look() -> None:
    """Note how many threads the parent has; from 3.12 on Python goes by this and warns."""
    with Path(str(LOG)).open("a", encoding="utf-8") as log:
        log.write(f"{len(list(TASKS.iterdir()))}\n")


if LOG and TASKS.exists():
    os.register_at_fork(after_in_parent=look)
