"""Painting with the keyboard alone: a cursor that arrows move and Enter puts down."""

from ui.page import all_of, on
from ui.pointer import show_cursor
from ui.state import change, state
from ui.texts import say

_STEPS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
_canvases = all_of(".stroke")
_place = [224, 224]
_painting = False
_tool = None


def start(tool):
    """Drive ``tool`` from whichever picture has the focus."""
    global _tool
    _tool = tool
    for canvas in _canvases:
        on(canvas, "keydown", _key)
        on(canvas, "focus", lambda event: _show())
        on(canvas, "blur", lambda event: _lift())


def _key(event):
    global _painting
    if event.ctrlKey or event.metaKey or event.altKey or state.answer is None:
        return
    if event.key in _STEPS:
        event.preventDefault()
        step = 20 if event.shiftKey else 4
        for axis in (0, 1):
            moved = _place[axis] + step * _STEPS[event.key][axis]
            _place[axis] = max(0, min(state.answer.size, moved))
        (_tool.move if _painting else _tool.hover)(*_place)
        _show()
    elif event.key == "Enter":
        event.preventDefault()
        _painting = not _painting
        if _painting:
            _tool.down(*_place)
            change(message=say("painting"))
        else:
            _tool.up()
    elif event.key == "Escape" and _painting:
        _painting = False
        _tool.cancel()


def _show():
    show_cursor(*_place)


def _lift():
    global _painting
    if _painting:
        _painting = False
        _tool.up()
