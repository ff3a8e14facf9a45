"""How tests wait: as long as anything moves, however slow the machine is."""

import time
from collections.abc import Callable

import pytest

STILL = 180

# Of a page, as a JavaScript expression: all that changes while it works. A test that keeps the
# engine busy by itself sets ``window.steps``.
SIGNS = """[
    document.URL, document.readyState, window.settled, window.asked?.settled, window.steps,
    {...document.body?.dataset}, document.querySelector("progress")?.value,
    document.querySelector("[role=status]")?.textContent,
    document.querySelector("[role=alert]")?.textContent,
    performance.getEntriesByType("resource").length,
]"""


def wait(
    done: Callable[[], object],
    signs: Callable[[], object],
    pause: Callable[[], None],
    what: str,
) -> None:
    """Wait until a condition holds, and fail once nothing has moved for a long while.

    Parameters
    ----------
    done : callable
        Whether it holds.
    signs : callable
        What changes with any progress on the way there.
    pause : callable
        Lets a little time pass.
    what : str
        The condition, for people.
    """
    seen, since = signs(), time.monotonic()
    while not done():
        now = signs()
        if now != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() - since > STILL:
            pytest.fail(f"{what}: not yet, and nothing has moved for {STILL} s. {seen}")
        pause()
