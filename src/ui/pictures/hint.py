"""The first minute: a ring on a place where erasing is known to change the answer."""

from ui.page import element, new, on
from ui.pictures import gallery
from ui.state import shown_by, state
from ui.words import say

_DIAMETER = 60  # pixels of the working picture
_SIZE = 448
_ring = None
_over = False  # whether something was erased, or the photo is another one


def start(erase):
    """Call ``erase(x, y, radius)`` when the person takes the hint."""
    global _ring
    _ring = new("div", id="hint", hidden="hidden")
    button = new("button", say("erase-this"), type="button", data_text="erase-this")
    on(button, "click", lambda event: _take(erase))
    _ring.append(button)
    element("modified").parentElement.append(_ring)
    _ring.style.width = "{:.2f}%".format(100 * _DIAMETER / _SIZE)


def _take(erase):
    x, y = list(gallery.hint(state.picture))
    erase(x, y, _DIAMETER // 2)


def show(state):
    global _over
    if _ring is None or state.answer is None:
        return
    place = gallery.hint(state.picture)
    if state.answer.erased or state.preview is not None or state.opened > 1 or not place:
        _over = True
    _ring.hidden = _over
    if not _over:
        _ring.style.setProperty("--x", "{:.2f}%".format(100 * place[0] / _SIZE))
        _ring.style.top = "{:.2f}%".format(100 * place[1] / _SIZE)


shown_by(show)
