"""The square of a photo that is looked at: the person moves and sizes it over the whole photo."""


from ui import engine
from ui.page import capture, element, on
from ui.pictures import put
from ui.state import shown_by, state
from ui.words import say

_button = element("frame-open")
_dialog = element("frame-dialog")
_photo = element("frame-photo")
_square = element("frame-square")
_size = element("frame-size")
_SQUARE_ENOUGH = 1.02  # longer side by shorter side
_STEP = 0.01  # of the shorter side, for an arrow key; ten times as much with Shift
_used = (None, None)  # a photo, and the frame chosen for it last
_looked = None  # the photo in the dialog, and its name
_frame = [0.0, 0.0, 1.0]  # left by width, top by height, side by the shorter side
_held = None  # where in the square the pointer has hold of it, while it is down
_open = None


def start(open_picture):
    """Call ``open_picture(bytes, name, frame)`` when a square is chosen."""
    global _open
    _open = open_picture
    on(_button, "click", lambda event: _ask())
    on(_photo, "pointerdown", _down)
    on(_photo, "pointermove", _move)
    on(_photo, "pointerup", _up)
    on(_photo, "pointercancel", _up)
    on(_photo, "lostpointercapture", _up)
    on(_square, "keydown", _key)
    on(_size, "input", lambda event: _resize(float(_size.value) / 100))
    on(element("frame-use"), "click", lambda event: _use())
    on(element("frame-cancel"), "click", lambda event: _dialog.close())


def _ask():
    global _looked
    _looked = state.photo, state.picture
    engine.ask(say("opening-photo"), _arrived, "look", state.photo)


def _arrived(answer):
    """Draw the photo, with the square that is open now."""
    global _frame
    canvas = _photo.querySelector("canvas")
    put(canvas, answer.photo, answer.photo_width, answer.photo_height)
    _photo.style.setProperty("--shape", str(canvas.width / canvas.height))
    photo, frame = _used
    if photo is _looked[0]:
        _frame = list(frame)
    else:
        across, down = _sides(1.0)
        _frame = [(1 - across) / 2, (1 - down) / 2, 1.0]
    _size.value = round(100 * _frame[2])
    _draw()
    _dialog.showModal()


def _sides(side):
    """A square's width and height as fractions of the photo's."""
    canvas = _photo.querySelector("canvas")
    pixels = side * min(canvas.width, canvas.height)
    return pixels / canvas.width, pixels / canvas.height


def _put(left, top, side):
    """Put the square there, or as near as it is inside the photo."""
    across, down = _sides(side)
    _frame[:] = [max(0.0, min(left, 1 - across)), max(0.0, min(top, 1 - down)), side]
    _draw()


def _draw():
    for name, part in zip(("left", "top", "width", "height"), _frame[:2] + list(_sides(_frame[2]))):
        _square.style.setProperty(name, "{}%".format(100 * part))


def _resize(side):
    """Change the square's size around its middle."""
    before, now = _sides(_frame[2]), _sides(side)
    _put(_frame[0] + (before[0] - now[0]) / 2, _frame[1] + (before[1] - now[1]) / 2, side)


def _place(event):
    box = _photo.getBoundingClientRect()
    return (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height


def _down(event):
    """Take hold of the square; from outside it, bring its middle here."""
    global _held
    event.preventDefault()
    _square.focus()
    capture(_photo, event)
    x, y = _place(event)
    across, down = _sides(_frame[2])
    if not (0 <= x - _frame[0] <= across and 0 <= y - _frame[1] <= down):
        _put(x - across / 2, y - down / 2, _frame[2])
    _held = x - _frame[0], y - _frame[1]


def _move(event):
    if _held:
        x, y = _place(event)
        _put(x - _held[0], y - _held[1], _frame[2])


def _up(event):
    global _held
    _held = None


def _key(event):
    ways = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
    way = ways.get(event.key)
    if way:
        event.preventDefault()
        across, down = _sides(_STEP * (10 if event.shiftKey else 1))
        _put(_frame[0] + way[0] * across, _frame[1] + way[1] * down, _frame[2])
    elif event.key == "Enter":
        event.preventDefault()
        _use()


def _use():
    """Open the same photo again, this square of it."""
    global _used
    _dialog.close()
    photo, name = _looked
    _used = photo, list(_frame)
    _open(photo, name, list(_frame))


def show(state):
    """Offer a square where the photo is the person's own and not square already."""
    width, height = state.photo_size
    oblong = state.photo is not None and max(width, height) > _SQUARE_ENOUGH * min(width, height)
    _button.hidden = not oblong


shown_by(show, "photo", "photo_size")
