"""The rectangle and the lasso: areas drawn by their outline."""

from ui.pictures import topmost
from ui.tools.tool import Tool
from ui.state import state

TOOLS = (
    Tool("rectangle", "rectangle", "rectangle-tip", "M"),
    Tool("lasso", "lasso", "lasso-tip", "L"),
)

_points = []
_tool = "rectangle"  # or lasso: which of the two draws the area
_finish = None


def start(finish):
    """Call ``finish(kind, points, 0)`` when an area is drawn; a rectangle has two corners."""
    global _finish
    _finish = finish


def down(x, y):
    """Begin at this corner."""
    global _tool
    _tool = state.tool
    _points.extend((x, y))
    topmost.begin()


def move(x, y):
    """Go on to this place."""
    if _tool == "rectangle":
        _points[2:] = (x, y)
    else:
        _points.extend((x, y))
    topmost.clear()
    for canvas in topmost.canvases:
        context = canvas.getContext("2d")
        context.fillStyle = "rgb(230 40 90)"
        context.beginPath()
        if _tool == "rectangle":
            left, top = _points[:2]
            context.rect(left, top, x - left, y - top)
        else:
            context.moveTo(*_points[:2])
            for place in range(2, len(_points), 2):
                context.lineTo(*_points[place : place + 2])
        context.fill()


def up():
    """The area is drawn; a mere click draws none."""
    global _points
    points, _points = _points, []
    topmost.end()
    if len(points) > 2:
        _finish(_tool, points, 0)
    else:
        topmost.reflect()


def cancel():
    """Give the area up."""
    _points.clear()
    topmost.end()
    topmost.reflect()


def hover(x, y):
    """Nothing to show before a corner is set."""


def leave():
    """The same."""
