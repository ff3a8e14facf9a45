"""Superpixels: pieces of the picture, outlined on hover and erased with one click."""

import asyncio

from ui import engine
from ui.page import all_of, element, on
from ui.pictures import put
from ui.state import shown_by, state
from ui.words import say

_layers = all_of(".pieces")  # over the original, over the modified
_count = element("pieces-count")
_labels = None  # which piece each pixel is in
_outlines = None
_cut = None  # (picture, count) that was cut into pieces
_have = None  # and of which the pieces have come
_under = -1  # the piece under the pointer
_place = None  # in it
_erase = None


def start(erase):
    """Call ``erase(x, y)`` when a piece is clicked."""
    global _erase
    _erase = erase
    on(_count, "change", lambda event: _wish())


def _wish():
    """Cut the picture unless it is cut already."""
    global _cut
    wanted = (state.opened, int(_count.value))
    if _cut != wanted:
        _cut = wanted
        engine.ask(say("cutting"), _arrived, "pieces", wanted[1])


def count():
    """Into about how many pieces the picture is cut."""
    return _have[1]


def give_up():
    """Do without pieces if they are not there yet; return whether they are not."""
    global _cut
    missing = _cut != _have
    if missing:
        _cut = None
    return missing


def _arrived(answer):
    global _labels, _outlines, _under, _have
    _have = _cut
    _labels, _outlines, _under = answer.labels, answer.outlines, -1
    _draw(_outlines)


def _draw(rgba):
    for layer in _layers:
        put(layer, rgba, state.answer.size)


def down(x, y):
    """The piece at this place is meant."""
    global _place
    _place = None
    hover(x, y)


def move(x, y):
    """Or the one at this."""
    hover(x, y)


def up():
    """It is erased."""
    if _place is not None:
        _erase(*_place)


def cancel():
    """Nothing was begun."""


def hover(x, y):
    """Outline the piece at this place."""
    global _under, _place
    size = state.answer.size if state.answer else 0
    if _labels is None or not (0 <= x < size and 0 <= y < size):
        return
    _place = (x, y)
    under = _labels[int(y) * size + int(x)]
    if under != _under:
        _under = under
        asyncio.create_task(_outline(x, y, under))


async def _outline(x, y, under):
    try:
        answer = await engine.call("piece_outline", x, y)
    except Exception:  # whoever asks for more will find out what it is
        return
    if under == _under and not getattr(answer, "error", None):
        _draw(answer.outline)


def leave():
    """Outline all again."""
    global _under
    if _outlines is not None and state.tool == "piece":
        _under = -1
        _draw(_outlines)


def show(state):
    chosen = state.tool == "piece" and state.answer is not None
    for layer in _layers:
        layer.hidden = not chosen
    element("pieces-count-label").hidden = not chosen
    if chosen:
        _wish()


shown_by(show)
