"""Moving the enlarged pictures: the tool Move, or any tool while Space is held."""

from ui.page import element
from ui.pictures import peek, topmost, zoom
from ui.tools.tool import Tool
from ui.state import state

TOOLS = (Tool("move", "move", "move-tip", "H", cursor="grab"),)

_stage = element("view").closest(".pictures")
_place = (0, 0)  # of the pictures, that stays under the pointer


def start(finish):
    """Nothing of this is an edit, so that none is ever finished."""


def wanted():
    """Whether the next gesture is to move the pictures."""
    return state.tool == "move" or peek.space_held()


def down(x, y):
    """Take hold of the pictures here; Space did not mean to peek, then."""
    global _place
    peek.away()
    _place = x, y
    _stage.classList.add("carried")


def move(x, y):
    """What was taken hold of is to be where (x, y) was until now."""
    size = topmost.canvases[0].width
    zoom.shift((x - _place[0]) / size, (y - _place[1]) / size)


def up():
    """Let go."""
    _stage.classList.remove("carried")


def cancel():
    """The same: where one looks is nothing to take back."""
    up()


def hover(x, y):
    """Nothing to show before."""


def leave():
    """The same."""
