"""Links that hold a photo of the gallery and what was done to it: making one, and opening one."""

import asyncio

from ui import engine
from ui.page import at_end, element, on, tried, window
from ui.pictures import gallery
from ui.state import change, link, memory, state, trail
from ui.words import say

_dialog = element("link-dialog")
_words = element("link-words")
_shown = _changed = None


def start(shown, changed):
    """Call ``shown(file)(answer)`` when a link's photo is open, and ``changed(answer)`` after that."""
    global _shown, _changed
    _shown, _changed = shown, changed
    on(element("link-close"), "click", lambda event: _dialog.close())
    on(window, "hashchange", lambda event: asyncio.create_task(open_linked()))


def copy():
    """Put a link to what is shown on the clipboard, or say why there can be none."""
    told = trail.told()
    if state.photo is not None:
        change(error=say("link-own"))
    elif told is None:
        change(error=say("link-unknown"))
    else:
        photo, edits, marks = told
        try:
            words = link.text(
                photo.split(".")[0], state.method, edits, marks,
                state.chosen, state.pinned, state.signed, state.difference,
            )
        except link.LinkError as error:
            change(error=say(error.key))
            return
        _hand_over(window.location.href.split("#")[0] + "#" + words)


def _hand_over(address):
    """Copy at once: browsers allow it only while the key or button is heard."""
    clipboard = getattr(window.navigator, "clipboard", None)
    copied = clipboard and tried(clipboard, "writeText", address)
    if copied:
        at_end(copied, lambda: change(news=say("link-copied"), error=""), lambda: _offer(address))
    else:
        _offer(address)


def _offer(address):
    """Let the person copy it by themselves."""
    _words.value = address
    _dialog.showModal()
    _words.focus()
    _words.select()


async def open_linked():
    """Open what the address tells, as another work; return whether it tells of something.

    The address then tells it no more: after a reload the work goes on from where it was.
    """
    fragment = window.location.hash[1:]
    if not fragment:
        return False
    tried(window.history, "replaceState", None, "", window.location.pathname + window.location.search)
    try:
        linked = link.parse(fragment)
    except link.LinkError as error:
        _say(error.key)
        return False
    found = await gallery.fetch(linked.photo)
    if found is None:
        _say("link-no-photo")
        return False
    await engine.rest()  # what was asked belongs to the work before
    await memory.leave()
    data, file = found
    gallery.leave_first()
    engine.ask(say("opening-picture"), lambda answer: _opened(file, linked, answer), "open_picture", data)
    return True


def _opened(file, linked, answer):
    """Do to the photo what the link tells; it is all one step of the history."""
    change(chosen=None, evidence=None, pinned=linked.pinned, signed=linked.signed, difference=linked.difference)
    _shown(file)(answer)
    if linked.edits:
        _mark(linked.edits)
        engine.ask(say("filling"), _changed, "edit", "fill", [], 0, linked.fill, False)
    else:
        engine.ask(say("working"), _changed, "refill", linked.fill)
    _mark(linked.marks)
    if linked.chosen is not None:
        change(chosen=linked.chosen, asked=(state.opened, linked.chosen))
    engine.ask(say("listing"), _changed, "pin", linked.pinned)


def _mark(edits):
    for kind, points, amount in edits:
        engine.ask(say("marking"), lambda answer: None, "edit", kind, points, amount, "", True)


def _say(key):
    """In the alert, once nothing is being done that would take it away."""
    if state.phase == "ready":
        change(error=say(key))
    else:
        engine.tell(say(key))
