"""Painting with the keyboard alone: a cursor that arrows move and Enter puts down."""

from ui.pictures import topmost, zoom
from ui.page import on
from ui.tools.pointer import show_cursor
from ui.state import change, state
from ui.words import say

_STEPS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
_place = [224, 224]
_HAND = "keyboard"  # our name with the tool
_tool = None


def start(tool):
    """Drive ``tool`` from whichever picture has the focus."""
    global _tool
    _tool = tool
    for canvas in topmost.canvases:
        on(canvas, "keydown", _key)
        on(canvas, "focus", lambda event: _show())
        on(canvas, "blur", lambda event: _lift())


def _key(event):
    if event.ctrlKey or event.metaKey or event.altKey or state.answer is None:
        return
    if state.tool == "move":
        _carry(event)
    elif event.key in _STEPS:
        event.preventDefault()
        step = 20 if event.shiftKey else 4
        for axis in (0, 1):
            moved = _place[axis] + step * _STEPS[event.key][axis]
            _place[axis] = max(0, min(state.answer.size, moved))
        if _tool.held_by(_HAND):
            _tool.move(_HAND, *_place)
        else:
            _tool.hover(*_place)
        _show()
    elif event.key == "Enter":
        event.preventDefault()
        if event.repeat:
            return  # a key held down does not begin and end strokes in turn
        if _tool.held_by(_HAND):
            _tool.up(_HAND)
        else:
            _tool.down(_HAND, *_place)
            change(message=say("painting"))
    elif event.key == "Escape" and _tool.held_by(_HAND):
        event.stopPropagation()  # what takes long goes on
        _tool.cancel(_HAND)


def _carry(event):
    """Look further to where the arrow shows."""
    if event.key in _STEPS:
        event.preventDefault()
        step = 0.2 if event.shiftKey else 0.05
        zoom.shift(*[-step * way for way in _STEPS[event.key]])


def _show():
    show_cursor(*_place)


def _lift():
    _tool.up(_HAND)
