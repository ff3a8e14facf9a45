"""The rectangle and the lasso: areas drawn by their outline."""

from ui.page import all_of
from ui.state import state

_canvases = all_of(".stroke")
_points = []
_finish = None


def start(finish):
    """Call ``finish(points)`` when an area is drawn; a rectangle has two corners."""
    global _finish
    _finish = finish


def down(x, y):
    """Begin at this corner."""
    _points.extend((x, y))


def move(x, y):
    """Go on to this place."""
    if state.tool == "rectangle":
        _points[2:] = (x, y)
    else:
        _points.extend((x, y))
    for canvas in _canvases:
        context = canvas.getContext("2d")
        context.clearRect(0, 0, canvas.width, canvas.height)
        context.fillStyle = "rgb(230 40 90)"
        context.beginPath()
        if state.tool == "rectangle":
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
    if len(points) > 2:
        _finish(points)


def cancel():
    """Give the area up."""
    _points.clear()
    for canvas in _canvases:
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height)


def hover(x, y):
    """Nothing to show before a corner is set."""


def leave():
    """The same."""
