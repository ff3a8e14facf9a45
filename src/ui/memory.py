"""The work, kept in the browser's own storage, so that a reload loses nothing."""

import asyncio

import js
from pyscript import window

from ui import engine, history
from ui.page import element, on
from ui.state import change, state
from ui.texts import say

_STORE = "interactive-classification"
_KEY = "./kept-session"
_REST = 1.5  # seconds without a change after which the work is kept
_changes = 0


def start():
    on(element("forget"), "click", lambda event: asyncio.create_task(_forget()))


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
    asyncio.create_task(_keep(_changes))


async def _keep(change_number):
    await asyncio.sleep(_REST)
    if change_number != _changes or state.phase != "ready":
        return  # there will be, or is, another change
    try:
        store = await window.caches.open(_STORE)
        answer = await engine.call("save", history.tracked(), state.picture)
        await store.put(_KEY, js.Response.new(answer.data))
    except Exception as error:  # storage full or refused: the work goes on, only unkept
        js.console.info("The session cannot be kept for a reload: " + str(error))


async def _forget():
    global _changes
    _changes += 1  # what was about to be kept is not
    try:
        await window.caches.delete(_STORE)
        change(summary=say("forgotten"))
    except Exception:
        change(summary=say("keeps-nothing"))
