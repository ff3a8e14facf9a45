"""Both pictures, enlarged and moved alike: by two fingers, or by the wheel with Ctrl."""

import math

from ui.page import all_of, on

_sheets = all_of(".sheet")
_zoom = [1.0, 0.0, 0.0]  # how much larger, and moved by how many of its widths
_MOST = 6.0


def start():
    for sheet in _sheets:
        on(sheet, "wheel", _wheel)


def _wheel(event):
    if event.ctrlKey:
        event.preventDefault()
        box = event.target.closest(".picture").getBoundingClientRect()
        middle = (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height
        _change(1.15 if event.deltaY < 0 else 1 / 1.15, middle, (0, 0))


def pinch(picture, before, now):
    """Two fingers on a picture have gone from two places in the window to two others."""
    apart, x, y = _span(before)
    now_apart, now_x, now_y = _span(now)
    box = picture.getBoundingClientRect()
    middle = (now_x - box.left) / box.width, (now_y - box.top) / box.height
    moved = (now_x - x) / box.width, (now_y - y) / box.height
    _change(now_apart / max(apart, 1), middle, moved)


def _span(fingers):
    """How far apart the two fingers are, and where their middle is."""
    one, other = fingers
    apart = math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
    return apart, (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _change(factor, middle, moved):
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
