"""The first minute: a ring on a place where erasing is known to change the answer.

What to try after it is said, and marked: a class of the table, then the history.
"""

from pyscript import document

from ui.page import element, new, on
from ui.pictures import gallery
from ui.state import change, followed_by, shown_by, state
from ui.words import say

_DIAMETER = 60  # pixels of the working picture
_SIZE = 448
_ring = None
_next = element("next")
_WORDS = {"class": "try-class", "history": "try-history"}  # by what is tried next


def start(erase):
    """Call ``erase(x, y, radius)`` when the person takes the hint."""
    global _ring
    _ring = new("div", id="hint", hidden="hidden")
    button = new("button", say("erase-this"), type="button", data_text="erase-this")
    on(button, "click", lambda event: _take(erase))
    _ring.append(button)
    element("modified").parentElement.append(_ring)
    _ring.style.width = "{:.2f}%".format(100 * _DIAMETER / _SIZE)


def _take(erase):
    x, y = list(gallery.hint(state.picture))
    erase(x, y, _DIAMETER // 2)


def show(state):
    place = gallery.hint(state.picture)
    document.body.dataset.next = state.hint
    _next.hidden = state.hint not in _WORDS
    _next.textContent = "" if _next.hidden else say(_WORDS[state.hint])
    _ring.hidden = state.hint != "ring" or state.answer is None or not place
    if not _ring.hidden:
        _ring.style.setProperty("--x", "{:.2f}%".format(100 * place[0] / _SIZE))
        _ring.style.top = "{:.2f}%".format(100 * place[1] / _SIZE)


def go_on(state):
    """Say what to try next, when the last was tried; another photo ends it."""
    if not state.hint or state.answer is None:
        return
    if state.opened > 1 or state.answer.can_redo:
        change(hint="")
    elif state.hint == "ring" and (state.answer.erased or state.preview is not None):
        change(hint="class" if gallery.hint(state.picture) else "")
    elif state.hint == "class" and state.evidence is not None:
        change(hint="history")


shown_by(show, "hint", "answer", "picture", "photos", "language")
followed_by(go_on, "answer", "preview", "opened", "evidence")
