"""Both pictures, enlarged and moved alike: by two fingers, the wheel with Ctrl, keys or buttons."""

import math

from ui.page import all_of, element, on

_sheets = all_of(".sheet")
_number = element("zoom-reset")
_zoom = [1.0, 0.0, 0.0]  # how much larger, and moved by how many of its widths
_MOST = 8.0
_STEP = 1.25  # of a button or key
_MIDDLE = (0.5, 0.5)


def start():
    for sheet in _sheets:
        on(sheet, "wheel", _wheel)


def larger():
    """Enlarge by one step."""
    _change(_STEP, _MIDDLE, (0, 0))


def smaller():
    """Go back by one step."""
    _change(1 / _STEP, _MIDDLE, (0, 0))


def reset():
    """Show the whole pictures."""
    _change(0, _MIDDLE, (0, 0))


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


def shift(across, down):
    """Move both pictures by so many of their own, enlarged, widths."""
    _change(1, _MIDDLE, (across * _zoom[0], down * _zoom[0]))


def now():
    """How much larger the pictures are, and moved by how many of their widths across and down."""
    return list(_zoom)


def put(larger, across, down):
    """Show the pictures so; see :func:`now`."""
    _zoom[1:] = 0.0, 0.0
    _change(larger / _zoom[0], (0, 0), (across, down))


def _span(fingers):
    """How far apart the two fingers are, and where their middle is."""
    one, other = fingers
    apart = math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
    return apart, (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _change(factor, middle, moved):
    """Enlarge both pictures around a place, and move them; in widths of the frame."""
    before = _zoom[0]
    _zoom[0] = max(1.0, min(_MOST, before * factor))
    if _zoom[0] < 1.01:
        _zoom[0] = 1.0  # many steps there and back end where they began
    for axis in (0, 1):
        place = middle[axis] - (middle[axis] - _zoom[axis + 1]) * _zoom[0] / before + moved[axis]
        _zoom[axis + 1] = max(1 - _zoom[0], min(0.0, place))
    for sheet in _sheets:
        sheet.style.transform = "translate({}%, {}%) scale({})".format(
            100 * _zoom[1], 100 * _zoom[2], _zoom[0]
        )
        sheet.style.setProperty("--zoom", str(_zoom[0]))  # lines stay as thin
    _number.textContent = "{}%".format(round(100 * _zoom[0]))
