"""Long questions: each tells how far it has come and what it has found, and can be ended.

A job is about the picture there was when it was begun. It runs beside all else that is asked, and
the session lets others in between two of its inferences, so a stroke waits for one at most.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from .turns import Cancelled

Found = TypeVar("Found")


class News(NamedTuple, Generic[Found]):
    """How far a job has come.

    Attributes
    ----------
    done : float
        In [0, 1].
    found : object or None
        What it has found so far, if that is something else than was told last; all of it once it
        has `ended`.
    ended : bool
    """

    done: float
    found: Found | None
    ended: bool


class Job(Generic[Found]):
    """One long question.

    Parameters
    ----------
    work : callable
        ``await work(job)`` does it, and calls :meth:`tell` again and again.
    """

    def __init__(self, work: "Callable[[Job[Found]], Awaitable[Found]]") -> None:
        self._work = work
        self._over = False
        self._fresh = asyncio.Event()
        self._news: News[Found] = News(0.0, None, ended=False)
        self._told: Found | None = None
        self._task: asyncio.Future[Found] | None = None
        self._start()

    def _start(self) -> None:
        self._task = asyncio.ensure_future(self._work(self))
        self._task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Future[Found]") -> None:
        if self._over and not task.cancelled():
            task.exception()  # nobody else looks: it was ended
        self._fresh.set()

    def tell(self, done: float, found: Found | None = None) -> None:
        """Say how much is done, in [0, 1], and what is known by now.

        Raises
        ------
        Cancelled
            If it was ended.
        """
        if self._over:
            raise Cancelled("The job was ended.")
        self._news = News(done, found, ended=False)
        self._fresh.set()

    async def news(self) -> News[Found]:
        """Wait until there is something newer than what was told last, and tell it.

        What went wrong is raised; then the next call does it all again.
        """
        if self._task is None:
            self._start()
        await self._fresh.wait()
        self._fresh.clear()
        if self._task is not None and self._task.done():
            task, self._task = self._task, None
            return News(1.0, task.result(), ended=True)
        done, found, _ = self._news
        if found is self._told:
            return News(done, None, ended=False)
        self._told = found
        return self._news

    def end(self) -> None:
        """Give it up, at its next :meth:`tell`."""
        self._over = True


class Jobs(Generic[Found]):
    """Those that are running, by number."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._running: dict[int, Job[Found]] = {}

    def begin(self, work: Callable[[Job[Found]], Awaitable[Found]]) -> int:
        """Begin one, and return its number; see :class:`Job`."""
        number = next(self._numbers)
        self._running[number] = Job(work)
        return number

    async def news(self, number: int) -> News[Found]:
        """Wait for the news of one; see :meth:`Job.news`.

        Raises
        ------
        Cancelled
            If there is none of this number any more.
        """
        if number not in self._running:
            raise Cancelled("There is no such job.")
        told = await self._running[number].news()
        if told.ended:
            self._running.pop(number, None)
        return told

    def end(self, number: int) -> None:
        """Give one up; it may have ended by itself."""
        job = self._running.pop(number, None)
        if job:
            job.end()
