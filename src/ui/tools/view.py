"""Moving the enlarged pictures: the tool Move, or any tool while Space is held."""

from ui.page import element
from ui.pictures import peek, topmost, zoom
from ui.tools.tool import Tool
from ui.state import change, state

TOOLS = (Tool("move", "move", "move-tip", "H", cursor="grab"),)

_stage = element("view").closest(".pictures")
_STILL = 8  # pixels of the pictures: less is no movement
_place = (0, 0)  # of the pictures, that stays under the pointer
_moved = 0.0  # how far it was moved


def start(finish):
    """Nothing of this is an edit, so that none is ever finished."""


def wanted():
    """Whether the next gesture is to move the pictures."""
    return state.tool == "move" or peek.space_held()


def down(x, y):
    """Take hold of the pictures here; Space did not mean to peek, then."""
    global _place, _moved
    peek.away()
    _place, _moved = (x, y), 0.0
    _stage.classList.add("carried")


def move(x, y):
    """What was taken hold of is to be where (x, y) was until now."""
    global _moved
    size = topmost.canvases[0].width
    _moved += abs(x - _place[0]) + abs(y - _place[1])
    zoom.shift((x - _place[0]) / size, (y - _place[1]) / size)


def up():
    """Let go; what was not moved was meant to be pointed at."""
    _stage.classList.remove("carried")
    if _moved < _STILL:
        change(pointed=_place)


def cancel():
    """The same: where one looks is nothing to take back."""
    _stage.classList.remove("carried")


def hover(x, y):
    """Nothing to show before."""


def leave():
    """The same."""
