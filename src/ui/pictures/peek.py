"""Holding Space, or the button, shows the original in the modified picture's place.

A pointer that goes down on a picture meanwhile moves both instead; see :mod:`ui.tools.view`.
"""

from pyscript import document

from ui.page import element, on, window
from ui.state import change, state

_peek = element("peek-picture")
_button = element("peek")
_CONTROLS = "input:not([type=radio]:checked), select, textarea, button, a, summary, [role=option], [tabindex]:not(.stroke)"
_space = False  # whether Space is held, and not for a control


def start():
    on(_button, "pointerdown", lambda event: _look())
    for event in ("pointerup", "pointerleave", "pointercancel", "blur", "keyup"):
        on(_button, event, lambda event: away())
    on(window, "blur", lambda event: _let_go())  # whose keyup goes elsewhere
    on(_button, "keydown", lambda event: _look() if event.key in (" ", "Enter") else None)
    on(document, "keydown", _down)
    on(document, "keyup", lambda event: _let_go() if event.key == " " else None)


def space_held():
    """Whether Space is held, and means the pictures."""
    return _space


def _down(event):
    global _space
    if event.key == " " and not event.target.matches(_CONTROLS):
        event.preventDefault()  # else the page would scroll
        if not event.repeat:
            _space = True
            _look()


def _let_go():
    global _space
    _space = False
    away()


def _look():
    original = element("original")
    _peek.width = _peek.height = original.width
    _peek.getContext("2d").drawImage(original, 0, 0)
    _peek.hidden = False


def away():
    """Show the result again."""
    if not _peek.hidden:
        _peek.hidden = True
        change(peeked=state.peeked + 1)
