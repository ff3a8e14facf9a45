"""Mouse, pen and touch on the two pictures, in the pictures' own pixels.

One pointer is handed to the tool in use; two fingers move and enlarge both
pictures; the wheel with Ctrl enlarges, too.
"""

import math

from ui.page import all_of, on
from ui.state import shown_by, state

_targets = all_of(".stroke")  # over the original, over the modified
_sheets = all_of(".sheet")
_cursors = all_of(".cursor")
_touches = {}  # where each finger is, by its number
_pointer = None  # the one that the tool follows
_box = None  # where its picture lies on the screen, read once a stroke
_zoom = [1.0, 0.0, 0.0]  # how much larger, and moved by how many of its widths
_MOST = 6.0
_tool = None


def start(tool):
    """Hand pointers to ``tool.down``, ``move``, ``up``, ``cancel`` and ``hover``."""
    global _tool
    _tool = tool
    for target in _targets:
        on(target, "pointerdown", _down)
        on(target, "pointermove", _move)
        on(target, "pointerup", _up)
        on(target, "pointercancel", _cancel)
        on(target, "pointerleave", _leave)
        on(target, "wheel", _wheel)


def scale(box):
    """Pixels of the picture in one of the screen."""
    return _targets[0].width / box.width


def _place(event, box):
    return (event.clientX - box.left) * scale(box), (event.clientY - box.top) * scale(box)


def _down(event):
    global _pointer, _box
    if event.pointerType == "touch":
        _touches[event.pointerId] = (event.clientX, event.clientY)
        if len(_touches) == 2:
            _tool.cancel()
            _pointer = None
            return
    if _pointer is not None or event.button != 0 or state.answer is None or len(_touches) > 1:
        return
    event.preventDefault()
    _pointer = event.pointerId
    event.target.setPointerCapture(_pointer)
    _box = event.target.getBoundingClientRect()
    _tool.down(*_place(event, _box))
    _hover(event, _box)


def _move(event):
    if event.pointerId in _touches and len(_touches) == 2:
        _pinch(event)
    elif _pointer is None:
        box = event.target.getBoundingClientRect()
        _tool.hover(*_place(event, box))
        _hover(event, box)
    elif event.pointerId == _pointer:
        _tool.move(*_place(event, _box))
        _hover(event, _box)


def _up(event):
    global _pointer
    _touches.pop(event.pointerId, None)
    if event.pointerId == _pointer:
        _pointer = None
        _tool.up()


def _cancel(event):
    global _pointer
    _touches.pop(event.pointerId, None)
    if event.pointerId == _pointer:
        _pointer = None
        _tool.cancel()


def _leave(event):
    if _pointer is None:
        for cursor in _cursors:
            cursor.hidden = True
        _tool.leave()


def _hover(event, box):
    """Show the brush's size where the pointer is, on both pictures."""
    round_tool = state.tool in ("brush", "restore")
    for cursor in _cursors:
        cursor.hidden = not round_tool
    if round_tool:
        x, y = _place(event, box)
        show_cursor(x, y)


def show_cursor(x, y):
    """Put the round cursor at a place of the pictures."""
    width = _targets[0].width
    for cursor in _cursors:
        cursor.hidden = False
        cursor.style.width = cursor.style.height = "{}%".format(100 * state.brush_size / width)
        cursor.style.left = "{}%".format(100 * x / width)
        cursor.style.top = "{}%".format(100 * y / width)


def _pinch(event):
    """Enlarge and move by two fingers."""
    apart, x, y = _fingers()
    _touches[event.pointerId] = (event.clientX, event.clientY)
    now_apart, now_x, now_y = _fingers()
    box = event.target.closest(".picture").getBoundingClientRect()
    middle = (now_x - box.left) / box.width, (now_y - box.top) / box.height
    moved = (now_x - x) / box.width, (now_y - y) / box.height
    zoom(now_apart / max(apart, 1), middle, moved)


def _fingers():
    """How far apart the two fingers are, and where their middle is."""
    one, other = _touches.values()
    apart = math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
    return apart, (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _wheel(event):
    if event.ctrlKey:
        event.preventDefault()
        box = event.target.closest(".picture").getBoundingClientRect()
        middle = (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height
        zoom(1.15 if event.deltaY < 0 else 1 / 1.15, middle, (0, 0))


def zoom(factor, middle, moved):
    """Enlarge both pictures around a place, and move them; in widths of the frame."""
    before = _zoom[0]
    _zoom[0] = max(1.0, min(_MOST, before * factor))
    for axis in (0, 1):
        place = middle[axis] - (middle[axis] - _zoom[axis + 1]) * _zoom[0] / before + moved[axis]
        _zoom[axis + 1] = max(1 - _zoom[0], min(0.0, place))
    for sheet in _sheets:
        sheet.style.transform = "translate({}%, {}%) scale({})".format(
            100 * _zoom[1], 100 * _zoom[2], _zoom[0]
        )


def show(state):
    for target in _targets:
        target.style.cursor = "none" if state.tool in ("brush", "restore") else "crosshair"


shown_by(show)
