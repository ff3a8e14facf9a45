"""Requests to the engine in the worker: one at a time, in order."""

import asyncio

import js
from pyscript import document, ffi, workers

from ui.state import change, state
from ui.texts import say, translated

_worker = None
_waiting = []
_running = False
_given_up = False  # whether the answer to the running request is not wanted any more
_TELLING = ("export", "look", "pieces", "report", "save")  # these change nothing


async def connect():
    """Wait for the worker's Python to be up."""
    global _worker
    _worker = await workers["engine"]


def send(name, *arguments):
    """Call one of the worker's exports; its answer can be awaited."""
    return getattr(_worker, name)(*[ffi.to_js(value) for value in arguments])


async def call(name, *arguments):
    """Call one of the worker's exports and return its answer."""
    return await send(name, *arguments)


def ask(message, then, name, *arguments):
    """Queue a request; its answer goes to ``then``, an error to the alert.

    `message` is what the status line says while it is being worked on.
    """
    _waiting.append((message, then, name, arguments))
    if not _running:
        asyncio.create_task(_work())


def cancel():
    """Give the running request up: a fill stops, and an answer that only tells is ignored."""
    global _given_up
    _given_up = True
    asyncio.create_task(call("cancel"))


async def _work():
    global _running, _given_up
    _running = True
    while _waiting:
        message, then, name, arguments = _waiting.pop(0)
        _given_up = False
        change(phase="busy", message=message, progress=0.0, error="")
        try:
            answer = await call(name, *arguments)
            if getattr(answer, "error", None):
                change(preview=None, error=translated(answer.error))
            elif not (_given_up and name in _TELLING):
                then(answer)
        except Exception as error:  # not foreseen: say so, keep everything
            js.console.error(str(error))
            change(preview=None, error=say("unforeseen"))
    _running = False
    change(phase="ready", progress=1.0)


def base():
    """Absolute address of the site's root; a worker has no place of its own."""
    return js.URL.new("./", document.baseURI).href


async def watch():
    """Follow a long fill's progress while one is running."""
    while True:
        await asyncio.sleep(0.2)
        if state.phase == "busy":
            change(progress=await call("progress"))
