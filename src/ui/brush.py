"""The brush: pointer events become strokes, seen at once on both pictures."""

import math

from ui.page import all_of, on
from ui.state import shown_by, state

_strokes = all_of(".stroke")  # over the original, over the modified
_cursors = all_of(".cursor")
_points = []  # x, y, x, y, … of the stroke in progress, in working pixels
_pointer = None
_box = None  # where the painted canvas lies on the screen, read once a stroke
_begin = _extended = _finish = None


def start(begin, extended, finish):
    """Watch the pictures, and tell how strokes go.

    ``begin(radius)`` is called at each stroke's beginning, ``extended(x, y)`` at each
    of its points and ``finish(points, radius)`` at its end.
    """
    global _begin, _extended, _finish
    _begin, _extended, _finish = begin, extended, finish
    for canvas in _strokes:
        on(canvas, "pointerdown", _down)
        on(canvas, "pointermove", _move)
        on(canvas, "pointerup", _up)
        on(canvas, "pointercancel", _up)
        on(canvas, "pointerleave", _leave)


def _down(event):
    global _pointer, _box
    if _pointer is not None or event.button != 0 or state.answer is None:
        return
    event.preventDefault()
    _pointer = event.pointerId
    event.target.setPointerCapture(_pointer)
    _box = event.target.getBoundingClientRect()
    for canvas in _strokes:
        context = canvas.getContext("2d")
        context.lineCap = context.lineJoin = "round"
        context.lineWidth = state.brush_size
        context.strokeStyle = "rgb(230 40 90)"
    _begin(state.brush_size / 2)
    _extend(event)


def _move(event):
    if _pointer is None:
        _hover(event, event.target.getBoundingClientRect())
    elif event.pointerId == _pointer:
        _extend(event)


def _extend(event):
    _hover(event, _box)
    scale = _strokes[0].width / _box.width
    x = (event.clientX - _box.left) * scale
    y = (event.clientY - _box.top) * scale
    from_x, from_y = _points[-2:] if _points else (x, y)
    _points.extend((x, y))
    _extended(x, y)
    # Followed live, the modified picture shows what the stroke does instead.
    for canvas in _strokes[:1] if state.live else _strokes:
        context = canvas.getContext("2d")
        context.beginPath()
        context.moveTo(from_x, from_y)
        context.lineTo(x, y)
        context.stroke()


def _up(event):
    global _pointer, _points
    if event.pointerId != _pointer:
        return
    points, _points, _pointer = _points, [], None
    _finish(points, state.brush_size / 2)


def wipe():
    """Remove the drawn strokes, once the pictures show what became of them."""
    if _pointer is None:
        for canvas in _strokes:
            canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height)


def _hover(event, box):
    diameter = state.brush_size * box.width / _strokes[0].width
    x = event.clientX - box.left - diameter / 2
    y = event.clientY - box.top - diameter / 2
    for cursor in _cursors:
        cursor.hidden = False
        cursor.style.width = cursor.style.height = "{}px".format(math.ceil(diameter))
        cursor.style.transform = "translate({}px, {}px)".format(x, y)


def _leave(event):
    if _pointer is None:
        for cursor in _cursors:
            cursor.hidden = True


def show(state):
    if state.phase != "busy":
        wipe()


shown_by(show)
