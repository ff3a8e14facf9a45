"""The brush, and the brush that restores: what is painted is seen at once."""

from ui import live
from ui.page import all_of
from ui.state import change, shown_by, state

_strokes = all_of(".stroke")  # over the original, over the modified
_points = []  # x, y, x, y, … of the stroke in progress
_down = False
_finish = None


def start(finish):
    """Call ``finish(points, radius)`` at each stroke's end."""
    global _finish
    _finish = finish


def down(x, y):
    """Begin a stroke."""
    global _down
    _down = True
    for canvas in _strokes:
        context = canvas.getContext("2d")
        context.lineCap = context.lineJoin = "round"
        context.lineWidth = state.brush_size
        context.strokeStyle = "rgb(40 160 90)" if state.tool == "restore" else "rgb(230 40 90)"
    live.begin(state.brush_size / 2)
    move(x, y)


def move(x, y):
    """Go on to this place."""
    from_x, from_y = _points[-2:] if _points else (x, y)
    _points.extend((x, y))
    live.extend(x, y)
    # Followed live, the modified picture shows what the stroke does instead.
    for canvas in _strokes[:1] if live.follows() else _strokes:
        context = canvas.getContext("2d")
        context.beginPath()
        context.moveTo(from_x, from_y)
        context.lineTo(x, y)
        context.stroke()


def up():
    """End the stroke."""
    global _points, _down
    points, _points, _down = _points, [], False
    _finish(points, state.brush_size / 2)


def cancel():
    """Give the stroke up."""
    global _points, _down
    _points, _down = [], False
    live.end()
    change(preview=None)  # of what it had done so far
    wipe()


def hover(x, y):
    """Nothing but the cursor, which is shown for all."""


def leave():
    """The same."""


def wipe():
    """Remove what is drawn, once the pictures show what became of it."""
    if not _down:
        for canvas in _strokes:
            canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height)


def show(state):
    if state.phase != "busy":
        wipe()


shown_by(show)
