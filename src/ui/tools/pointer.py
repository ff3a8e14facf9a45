"""Mouse, pen and touch on the two pictures, in the pictures' own pixels.

At any time there is no gesture, a stroke by one pointer, or a pinch by two fingers.
A mouse or a pen beats fingers: what rests on the picture beside it is a palm. The end
of a stroke may be missed (a dialog, another window, a pointer that is gone), so whatever
comes next ends it.
"""

from pyscript import document

from ui.pictures import topmost, zoom
from ui.page import all_of, capture, on, window
from ui.state import change, shown_by, state

_HAND = "pointer"  # our name with the tool
_targets = topmost.canvases
_cursors = all_of(".cursor")
_fingers = {}  # where each finger is, by its number; palms are not among them
_pointer = None  # the number of the one that paints
_kind = ""  # mouse, pen or touch
_target = None  # on which it went down
_last = (0, 0)  # where in the window it was last
_seen = 0  # when, in milliseconds
_pen_seen = -float("inf")  # when a pen was last over the pictures
_NEAR = 500  # milliseconds after which a pen that gave no sign is not near any more
_GONE = 2000  # and a pointer that the browser knows nothing of does not paint any more
_MAC = "Mac" in window.navigator.platform
_tool = None


def start(tool):
    """Hand pointers to ``tool.down``, ``move``, ``up``, ``cancel`` and others of :mod:`ui.tools`."""
    global _tool
    _tool = tool
    for target in _targets:
        on(target, "pointerdown", _down)
        on(target, "pointermove", _move)
        on(target, "pointerleave", _leave)
        on(target, "lostpointercapture", _up)
        on(target, "contextmenu", _menu)
    # A pointer that could not be captured may end anywhere.
    for place in _targets + [window]:
        on(place, "pointerup", _up)
        on(place, "pointercancel", _cancel)
    on(window, "blur", lambda event: _break_off())
    on(document, "visibilitychange", lambda event: _break_off() if document.hidden else None)
    on(document, "keydown", _key, capture=True)  # before Escape means anything else
    on(document, "scroll", lambda event: _shifted(), capture=True)
    on(window, "resize", lambda event: _shifted())


def scale(box):
    """Pixels of the picture in one of the screen."""
    return _targets[0].width / box.width


def _place(at, box):
    return (at[0] - box.left) * scale(box), (at[1] - box.top) * scale(box)


def _at(event):
    return event.clientX, event.clientY


def _down(event):
    global _pen_seen
    if event.button != 0 or (_MAC and event.ctrlKey):  # the menu will be asked for
        topmost.reflect()
        return
    if event.pointerType != "touch":
        _fingers.clear()
        if event.pointerType == "pen":
            _pen_seen = event.timeStamp
        if _kind == "touch":
            _give_up()
    elif _outranked(event):
        return
    else:
        if event.isPrimary:
            _fingers.clear()  # it is the only one: the end of any other was missed
        if len(_fingers) < 2:
            _fingers[event.pointerId] = _at(event)
        if len(_fingers) > 1:
            _give_up()
            return
    _end()
    if state.answer is not None:
        event.preventDefault()
        _begin(event)


def _outranked(event):
    """Whether a touch is a palm's: a mouse or a pen paints, or a pen is near."""
    painted = _pointer is not None and _kind != "touch"
    if painted and (_target.hasPointerCapture(_pointer) or event.timeStamp - _seen < _GONE):
        return True
    return event.timeStamp - _pen_seen < _NEAR


def _begin(event):
    global _pointer, _kind, _target, _last, _seen
    _pointer, _kind, _target = event.pointerId, event.pointerType, event.target
    _last, _seen = _at(event), event.timeStamp
    capture(_target, event)
    box = _target.getBoundingClientRect()
    _tool.down(_HAND, *_place(_last, box))
    _hover(_last, box)


def _move(event):
    global _pen_seen
    if event.pointerType == "pen":
        _pen_seen = event.timeStamp
    if event.pointerId in _fingers and len(_fingers) == 2:
        _pinch(event)
    elif event.pointerId == _pointer:
        if _released(event):
            _end()
        else:
            _follow(event)
    elif _pointer is None and event.pointerType != "touch":
        box = event.target.getBoundingClientRect()
        _tool.hover(*_place(_at(event), box))
        _hover(_at(event), box)


def _released(event):
    """Whether the button went up unseen; a finger has none, and made-up events may not tell."""
    return _kind != "touch" and event.isTrusted and not event.buttons & 1


def _follow(event):
    """Take the stroke through all places the pointer has been at since the last event."""
    global _last, _seen
    _seen = event.timeStamp
    box = _target.getBoundingClientRect()  # the page may have moved under the stroke
    between = []
    if hasattr(event, "getCoalescedEvents") and not _tool.moves_view():  # which moves the box
        between = list(event.getCoalescedEvents())
    for one in between or [event]:
        _last = _at(one)
        _tool.move(_HAND, *_place(_last, box))
    _hover(_last, box)


def _shifted():
    """The page has moved under a pointer that has not."""
    if _pointer is not None:
        box = _target.getBoundingClientRect()
        _tool.move(_HAND, *_place(_last, box))
        _hover(_last, box)


def _up(event):
    if event.type == "pointerup":
        _fingers.pop(event.pointerId, None)
    if event.pointerId == _pointer:
        _end()


def _cancel(event):
    _fingers.pop(event.pointerId, None)
    if event.pointerId == _pointer:
        _give_up()


def _end():
    """The stroke in progress, if there is one, is done."""
    global _pointer, _kind
    if _pointer is not None:
        _pointer, _kind = None, ""
        _tool.up(_HAND)


def _give_up():
    """The stroke in progress, if there is one, is taken back."""
    global _pointer, _kind
    if _pointer is not None:
        _pointer, _kind = None, ""
        _tool.cancel(_HAND)


def _break_off():
    """The window is left: what happens to its pointers is not told any more."""
    _fingers.clear()
    _end()


def _key(event):
    if event.key == "Escape" and _pointer is not None:
        event.preventDefault()
        event.stopPropagation()
        _give_up()


def _menu(event):
    """Give the menu the picture that is seen.

    Within a stroke none opens: a finger that rests, or a second button, would call it.
    """
    if _pointer is not None:
        event.preventDefault()
    topmost.reflect()


def _leave(event):
    if _pointer is None:
        for cursor in _cursors:
            cursor.hidden = True
        _tool.leave()
        if event.pointerType != "touch":  # a finger leaves whenever it is lifted
            change(pointed=None)


def _hover(at, box):
    """Show the brush's size where the pointer is, on both pictures."""
    sized = _tool.find(state.tool).round
    for cursor in _cursors:
        cursor.hidden = not sized
    if sized:
        show_cursor(*_place(at, box))


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
    before = list(_fingers.values())
    _fingers[event.pointerId] = _at(event)
    zoom.pinch(event.target.closest(".picture"), before, list(_fingers.values()))


def show(state):
    for target in _targets:
        target.style.cursor = _tool.find(state.tool).cursor


shown_by(show, "tool")
