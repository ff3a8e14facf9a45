"""The brush, and the brush that restores: what is painted is seen at once."""

from ui.pictures import topmost
from ui.tools import live
from ui.tools.tool import Tool
from ui.state import change, state

TOOLS = (
    Tool("brush", "brush", "brush-tip", "B", cursor="none", round=True),
    Tool("restore", "restore", "restore-tip", "R", cursor="none", round=True),
)

_points = []  # x, y, x, y, … of the stroke in progress
_tool = "brush"  # or restore: which of the two makes it
_size = 0  # diameter in pixels that it was begun with
_finish = None


def start(finish):
    """Call ``finish(kind, points, radius)`` at each stroke's end."""
    global _finish
    _finish = finish


def down(x, y):
    """Begin a stroke."""
    global _tool, _size
    _tool, _size = state.tool, state.brush_size
    topmost.begin()
    for canvas in topmost.canvases:
        context = canvas.getContext("2d")
        context.lineCap = context.lineJoin = "round"
        context.lineWidth = _size
        context.strokeStyle = "rgb(40 160 90)" if _tool == "restore" else "rgb(230 40 90)"
    live.begin(_size / 2, _tool == "restore")
    move(x, y)


def move(x, y):
    """Go on to this place."""
    from_x, from_y = _points[-2:] if _points else (x, y)
    _points.extend((x, y))
    live.extend(x, y)
    # Followed live, the modified picture shows what the stroke does instead.
    for canvas in topmost.canvases[:1] if live.follows() else topmost.canvases:
        context = canvas.getContext("2d")
        context.beginPath()
        context.moveTo(from_x, from_y)
        context.lineTo(x, y)
        context.stroke()


def up():
    """End the stroke."""
    global _points
    points, _points = _points, []
    live.end()
    topmost.end()
    _finish(_tool, points, _size / 2)


def cancel():
    """Give the stroke up."""
    global _points
    _points = []
    live.end()
    topmost.end()
    change(preview=None)  # of what it had done so far
    topmost.reflect()


def hover(x, y):
    """Nothing but the cursor, which is shown for all."""


def leave():
    """The same."""
