"""The work, kept in the browser's own storage, so that a reload loses nothing."""

import asyncio

import js
from pyscript import document, ffi, window

from ui import engine, history, journal
from ui.page import element, on
from ui.state import change, state
from ui.texts import say

_STORE = "interactive-classification"
_KEY = "./kept-session"
_REST = 1.5  # seconds without a change after which the work is kept
_changes = _kept = 0
_keeps = True  # whether the browser lets us
_warned = False


def start():
    on(element("forget"), "click", lambda event: asyncio.create_task(_forget()))
    on(document, "visibilitychange", lambda event: _hidden())
    document.body.onbeforeunload = ffi.create_proxy(_leaving)


async def recall():
    """The bytes of the session kept last, or None."""
    try:
        found = await (await window.caches.open(_STORE)).match(_KEY)
        return js.Uint8Array.new(await found.arrayBuffer()) if found else None
    except Exception:  # storage refused, or a page from disk: begin anew each time
        return None


def changed():
    """Something was made that is worth keeping."""
    global _changes
    _changes += 1
    asyncio.create_task(_keep_at_rest(_changes))


async def _keep_at_rest(change_number):
    await asyncio.sleep(_REST)
    if change_number == _changes and state.phase == "ready":
        await _keep()  # else there will be, or is, another change


def _leaving(event):
    """Where nothing can be kept, let the browser ask whether to leave it."""
    if not _keeps and state.answer is not None and state.answer.can_undo:
        event.preventDefault()


def _hidden():
    """Keep it at once when the tab is hidden: phones end such tabs as they like."""
    if document.hidden and _kept != _changes and state.phase == "ready":
        asyncio.create_task(_keep())


async def _keep():
    global _kept, _keeps
    _kept = _changes
    try:
        session = (await engine.call("save", history.tracked(), state.picture)).data
    except Exception:  # the next request will find out what it is
        return
    journal.kept(session)
    try:
        store = await window.caches.open(_STORE)
        await store.put(_KEY, js.Response.new(session))
        _keeps = True
    except Exception as error:  # the work goes on, only unkept
        js.console.info("The session cannot be kept for a reload: " + str(error))
        _keeps = False
        _warn()


def _warn():
    """Say once that nothing is kept; whoever opened a file from disk expects no more."""
    global _warned
    if not _warned and state.answer.can_undo and window.location.protocol.startswith("http"):
        _warned = True
        change(error=say("not-kept"))


async def _forget():
    global _changes, _kept
    _kept = _changes = _changes + 1  # what was about to be kept is not
    try:
        await window.caches.delete(_STORE)
        change(summary=say("forgotten"))
    except Exception:
        change(summary=say("keeps-nothing"))
