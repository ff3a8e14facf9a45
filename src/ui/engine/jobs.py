"""Long questions, beside the queue: strokes are answered as if none was asked.

One of each name runs at a time. How far it has come is told again once the page has taken up
what was told before, so nothing piles up.
"""

import asyncio

import js
from pyscript import ffi

from ui import engine
from ui.state import change
from ui.words import say

_jobs = {}  # those that run, by their requests' names


class _Job:
    """A long question, and whom its news go to."""

    def __init__(self, then, name, arguments):
        self.then = then
        self.name = name
        self.arguments = arguments
        self.number = None  # the engine's, once it is begun
        self.over = False


def begin(then, name, *arguments):
    """Ask, in the place of what was asked by this name before.

    ``then(news)`` is called again and again: ``news.done`` tells how far it is, from 0 to 1,
    ``news.found`` what is known, and ``news.ended`` that this is all. An ``error`` is the last, too.
    """
    end(name)
    job = _jobs[name] = _Job(then, name, arguments)
    _tell()
    asyncio.create_task(_follow(job))


def end(name):
    """Give the question of this name up, if there is one."""
    job = _jobs.pop(name, None)
    if job is None:
        return
    job.over = True
    _tell()
    if job.number is not None:
        asyncio.create_task(engine.call("end", job.number))


def again():
    """Another engine is there: what the old one was asked is asked again."""
    for job in list(_jobs.values()):
        begin(job.then, job.name, *job.arguments)


def _tell():
    change(jobs=tuple(_jobs))


async def _follow(job):
    try:
        begun = await engine.call("begin", job.name, list(job.arguments))
        job.number = begun.number
        if job.over:  # it was given up before the engine knew of it
            await engine.call("end", job.number)
        while not job.over:
            news = await engine.call("news", job.number)
            if job.over:
                return
            if getattr(news, "error", None) or getattr(news, "cancelled", False) or news.ended:
                _leave(job)
            engine.heed(news)
            job.then(news)
    except Exception as error:  # not foreseen: say so, keep everything
        js.console.error(str(error))
        if not job.over:
            _leave(job)
            job.then(ffi.to_js({"ended": True, "error": {"key": "unforeseen", "values": [], "english": say("unforeseen")}}))


def _leave(job):
    """It has ended by itself."""
    job.over = True
    _jobs.pop(job.name)
    _tell()
