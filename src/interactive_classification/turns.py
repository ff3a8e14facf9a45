"""Who may change the session's pictures, or ask its network: one after the other."""

import asyncio
import sys
from typing import Final

BREATH: Final = 0.003 if sys.platform == "emscripten" else 0.0
"""Seconds. What is due sooner Pyodide does before it hears what the page has asked meanwhile: who
sleeps for less lets in nobody but Python's own tasks."""


async def give_way() -> None:
    """Let others in: the page's requests, and whoever waits for a turn."""
    await asyncio.sleep(BREATH)


class Cancelled(Exception):  # noqa: N818 - nothing went wrong: somebody asked for it
    """Something that takes long was given up; everything is as it was before."""


class Turns(asyncio.Lock):
    """Lets in one caller after the other.

    Attributes
    ----------
    callers : int
        How many are in, or wait.
    cancelled : bool
        Whether one of them is to give up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.callers = 0
        self.cancelled = False

    async def __aenter__(self) -> None:
        self.callers += 1
        try:
            await super().__aenter__()
        except BaseException:
            self._left()
            raise

    async def __aexit__(self, *error: object) -> None:
        self.release()
        self._left()

    def _left(self) -> None:
        self.callers -= 1
        self.cancelled = self.cancelled and self.callers > 0
