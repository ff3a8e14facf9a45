"""Holding Space, or the button, shows the original in the modified picture's place."""

from pyscript import document

from ui.page import element, on, window
from ui.state import change, state

_peek = element("peek-picture")
_button = element("peek")
_CONTROLS = "input, select, textarea, button, a, summary, [role=option], [tabindex]"


def start():
    on(_button, "pointerdown", lambda event: _look())
    for event in ("pointerup", "pointerleave", "pointercancel", "blur", "keyup"):
        on(_button, event, lambda event: _away())
    on(window, "blur", lambda event: _away())  # whose keyup goes elsewhere
    on(_button, "keydown", lambda event: _look() if event.key in (" ", "Enter") else None)
    on(document, "keydown", _down)
    on(document, "keyup", lambda event: _away() if event.key == " " else None)


def _down(event):
    if event.key == " " and not event.target.matches(_CONTROLS):
        event.preventDefault()  # else the page would scroll
        _look()


def _look():
    original = element("original")
    _peek.width = _peek.height = original.width
    _peek.getContext("2d").drawImage(original, 0, 0)
    _peek.hidden = False


def _away():
    if not _peek.hidden:
        _peek.hidden = True
        change(peeked=state.peeked + 1)
