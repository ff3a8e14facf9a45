"""Both pictures side by side, or in one place with a handle between Before and After.

Where there is room for one picture only, it is one of the two, or both with the handle;
the page's style says so by ``--one``.
"""

from ui.page import capture, element, on, window
from ui.state import change, settings, shown_by, state
from ui.words import say

_stage = element("view").closest(".pictures")
_choice = element("view")
_split = element("split")
_handle = _split.firstElementChild
_KEY = "view"  # in the browser's storage
_STEPS = {"ArrowLeft": -2, "ArrowDown": -2, "ArrowRight": 2, "ArrowUp": 2, "PageDown": -10, "PageUp": 10}
_place = 50.0  # of the handle, in percent of the picture's width
_held = 0.0  # by how many pixels the pointer is beside the handle's middle, while it drags
_dragging = False


def start():
    on(_choice, "change", lambda event: choose(event.target.value))
    on(window, "resize", lambda event: _arrange())
    on(_handle, "pointerdown", _down)
    on(_handle, "pointermove", _move)
    for event in ("pointerup", "pointercancel", "lostpointercapture"):
        on(_handle, event, lambda event: _up())
    on(_handle, "keydown", _key)
    _put(_place)
    change(view=settings.remembered(_KEY) or state.view)


def choose(view):
    """Show the pictures in this way, now and at the next visit."""
    settings.remember(_KEY, view)
    change(view=view)


def split():
    """Where the handle between Before and After is, in percent of the picture's width."""
    return _place


def put(view, split):
    """Show the pictures in this way, with the handle there; the next visit is not changed by it."""
    _put(split)
    change(view=view)


def there_are():
    """The ways that there is room for, the usual one first."""
    one = window.getComputedStyle(_stage).getPropertyValue("--one").strip() == "1"
    return ("after", "before", "slider") if one else ("sides", "slider")


def _arrange():
    """Show what was chosen, or what comes nearest where it cannot be had."""
    views = there_are()
    view = state.view if state.view in views else views[0]
    _stage.dataset.view = view
    _split.hidden = view != "slider"
    for choice in _choice.querySelectorAll("input"):
        choice.checked = choice.value == view


def _put(place):
    global _place
    _place = max(0.0, min(100.0, place))
    _stage.style.setProperty("--split", "{}%".format(_place))
    before = round(_place)
    _handle.setAttribute("aria-valuenow", str(before))
    _handle.setAttribute("aria-valuetext", say("split-place", before, 100 - before))


def _down(event):
    global _dragging, _held
    if event.button == 0:
        event.preventDefault()
        capture(_handle, event)
        _handle.focus()
        box = _handle.getBoundingClientRect()
        _dragging, _held = True, event.clientX - (box.left + box.width / 2)


def _move(event):
    if _dragging:
        box = _split.getBoundingClientRect()
        _put(100 * (event.clientX - _held - box.left) / box.width)


def _up():
    global _dragging
    _dragging = False


def _key(event):
    if event.ctrlKey or event.metaKey or event.altKey:
        return
    if event.key in _STEPS:
        _put(_place + _STEPS[event.key] * (5 if event.shiftKey else 1))
    elif event.key in ("Home", "End"):
        _put(0 if event.key == "Home" else 100)
    else:
        return
    event.preventDefault()


def show(state):
    _arrange()
    _put(_place)


shown_by(show, "view", "language")
