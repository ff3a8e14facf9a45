"""Requests to the engine in the worker: one at a time, in order.

An engine can die: its memory runs out, or the browser ends it. Then another takes its place.
"""

import asyncio

import js
from interactive_classification.requests import KINDS, MAKES, PHOTOS
from pyscript import create_named_worker, document, ffi, workers

from ui.engine import decoder, journal, own
from ui.state import change, state
from ui.words import say, worded

_worker = None
_number = 1  # which engine this is
_waiting = []
_up = False  # whether there is an engine to ask
_running = False
_rested = asyncio.Event()
_current = None  # what is being asked: message, then, name and arguments
_request = None  # the task of the running request
_given_up = False  # whether the answer to the running request is not wanted any more
_dead = False  # whether the engine is to be given up with whatever it is asked next
_notice = ""  # what to say in the alert when all that was asked is done
_revive = None
_SILENCE = 20  # seconds without a sign of life after which a person may give the engine up
_REVIVAL = 180  # seconds that another engine may take to come up


def start(revive):
    """When the engine has died, await ``revive()`` for another."""
    global _revive, _up
    _revive, _up = revive, True
    asyncio.create_task(_watch())
    _go_on()  # orders may be given before


async def connect(worker=None):
    """Wait for the worker's Python to be up, or have this one answer in its place."""
    global _worker
    _worker = worker or await workers["engine"]


async def replace():
    """End the worker, and wait for the Python of a new one to be up."""
    global _worker, _number
    name = "engine" if _number == 1 else "engine-{}".format(_number)
    document.querySelector("script[name={}]".format(name)).xworker.terminate()
    _number += 1
    place = document.querySelector("script[name=engine]")
    _worker = await create_named_worker(
        place.getAttribute("src"), "engine-{}".format(_number), place.getAttribute("config")
    )


def send(name, *arguments):
    """Make a request, or call one of the worker's other exports; its answer can be awaited."""
    given = [ffi.to_js(value) for value in arguments]
    return _worker.request(name, *given) if name in KINDS else getattr(_worker, name)(*given)


async def call(name, *arguments):
    """Make a request and return its answer; draw a photo for it if need be. See :func:`send`."""
    if name in PHOTOS:
        return await decoder.call(send, name, *arguments)
    return await own.call(send, name, *arguments)


def ask(message, then, name, *arguments):
    """Queue a request; its answer goes to ``then``, an error to the alert.

    `message` is what the status line says while it is being worked on. The name may be that of an
    export, or ``replay``; see :func:`replay`, whose errors go to ``then``, too.
    """
    _wait(message, then, name, arguments)
    if _up and state.phase == "ready":  # at once: whoever looks before it is made sees that it is
        change(phase="busy", message=message, progress=0.0, error="")


def quietly(then, name, *arguments):
    """Queue a request of the page's own: the person is told nothing, and ``then`` any error."""
    _wait("", then, name, arguments)


def _wait(*request):
    _waiting.append(request)
    _rested.clear()
    _tell_requests()
    _go_on()


def _go_on():
    """Work on what waits, unless that is being done: the task begins later, and another would ask beside it."""
    global _running
    if _up and _waiting and not _running:
        _running = True
        asyncio.create_task(_work())


def _tell_requests():
    """Have the state tell what is asked and not answered yet."""
    change(requests=tuple(one[2:] for one in ([_current] if _current else []) + _waiting))


def changing():
    """Whether an answer is to come that shows another picture."""
    return any(journal.changes(name) for name, _ in state.requests)


async def replay(requests):
    """Have the engine do all this again: the last answer, with what only the first one tells.

    An error ends it, and is what is returned.
    """
    first = answer = None
    for name, arguments in requests:
        answer = await call(name, *arguments)
        if getattr(answer, "error", None) or getattr(answer, "cancelled", False):
            return answer
        if first is None:
            first = answer
    if first is not answer:
        answer.original, answer.photo_size = first.original, first.photo_size
        answer.name = getattr(first, "name", "")
    return answer


async def rest():
    """Wait until all that was asked is answered."""
    while _up and (_running or _waiting):
        await _rested.wait()


def cancel():
    """Give the running request up: a fill stops, and an answer that only tells is ignored."""
    global _given_up
    _given_up = bool(_request or _waiting)
    if _request:
        asyncio.create_task(call("cancel"))


def restart():
    """Give the engine up, with the request that it is at; another takes its place."""
    global _dead
    if _request:
        _request.cancel()
    else:  # it was at a long question only
        _dead = True
        quietly(lambda answer: None, "methods")


def heed(answer):
    """Say what an answer tells beside itself, once all that was asked is done."""
    if getattr(answer, "notice", None):
        tell(worded(answer.notice))


def tell(words):
    """Say this in the alert, once all that was asked is done."""
    global _notice
    _notice = words


async def _work():
    global _running, _current, _request, _given_up, _notice
    while _waiting:
        _current = message, then, name, arguments = _waiting.pop(0)
        if message:
            change(phase="busy", message=message, progress=0.0, error="")
        try:
            asked = replay(*arguments) if name == "replay" else call(name, *arguments)
            _request = asyncio.create_task(asked)
            if _dead:
                _request.cancel()
            if _given_up:  # already, before it was asked
                asyncio.create_task(call("cancel"))
            answer = await _request
            _current = None
            _tell_requests()
            if getattr(answer, "error", None):
                if name == "replay" or not message:
                    then(answer)
                else:
                    change(preview=None, error=worded(answer.error))
            else:
                journal.note(name, arguments, answer)
                heed(answer)
                if not (_given_up and message and KINDS.get(name) == MAKES):
                    then(answer)
        except asyncio.CancelledError:
            await _recover()
        except Exception as error:  # not foreseen: say so, keep everything
            js.console.error(str(error))
            if await _alive():
                change(preview=None, error=say("unforeseen"))
            else:
                await _recover()
        _request = None
        _given_up = False
        if _current is not None:  # it has failed
            _current = None
            _tell_requests()
        if state.phase == "error":
            return
    _running = False
    if state.phase == "busy":
        change(phase="ready", progress=1.0, silent=False, error=state.error or _notice)
        _notice = ""
    _rested.set()


async def _alive():
    try:
        await asyncio.wait_for(call("progress"), _SILENCE)
        return True
    except Exception:
        return False


async def _recover():
    """Put another engine in the place of one that has died."""
    global _request, _notice, _dead
    _request, _dead = None, False
    change(phase="busy", message=say("restarting"), preview=None, silent=False)
    try:
        await asyncio.wait_for(_revive(), _REVIVAL)
        _notice = say("restarted")
    except Exception as error:
        js.console.error(str(error))
        change(phase="error", message=say("no-restart"), error=say("no-restart"))


async def _watch():
    """Follow a long request's progress, and notice an engine that gives no sign of life."""
    while True:
        await asyncio.sleep(0.2)
        watched = _request
        if not watched and not state.jobs:
            continue
        try:
            change(progress=await asyncio.wait_for(call("progress"), _SILENCE), silent=False)
        except asyncio.TimeoutError:
            change(silent=watched is _request)  # it may only be computing for long
        except Exception:  # its Python has broken down
            if watched is _request:
                restart()
