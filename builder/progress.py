"""Progress of a long step: one line with bytes, rewritten in place on a terminal."""

import shutil
import sys
import time
from types import TracebackType
from typing import Self


def megabytes(count: int) -> str:
    """Return a number of bytes in megabytes, as ``"2.9 MB"``; small ones as ``"0.03 MB"``."""
    value = count / 1e6
    return f"{value:.1f} MB" if value >= 0.1 else f"{value:.2f} MB"


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


class Progress:
    """One step that takes a while.

    Parameters
    ----------
    what : str
        What the step works on, as ``"numpy wheel"``.
    total : int, optional
        How many bytes there are to do.
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self.what = what
        self.total = total
        self._bytes = 0
        self._note = ""
        self._live = sys.stdout.isatty()
        self._start = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        self._rewrite()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            print("\r\x1b[K", end="")
        if error is None:
            say(f"{self._line()}  {time.monotonic() - self._start:.1f} s")

    def reach(self, count: int, note: str = "") -> None:
        """Say how many bytes are done, and perhaps what is being done to them."""
        self._bytes, self._note = count, note
        now = time.monotonic()
        if now - self._shown > (0.1 if self._live else 10):
            self._shown = now
            if self._live:
                self._rewrite()
            else:
                say(self._line())

    def _line(self) -> str:
        if self.total:
            done = f"  {megabytes(self._bytes)[:-3]} of {megabytes(self.total)}"
        else:
            done = f"  {megabytes(self._bytes)}" if self._bytes else ""
        return f"{self.what}{done}{self._note and '  ' + self._note}"

    def _rewrite(self) -> None:
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{self._line()[:width]}", end="", flush=True)
