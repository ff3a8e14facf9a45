"""Superpixels: pieces of the picture, taken by dragging over them, all in one step.

Holding still takes the neighbours that look most alike, too, more and more of them;
with Shift, pieces are given back instead.
"""

import asyncio
from collections import namedtuple

from pyscript import document

from ui import engine
from ui.page import all_of, element, on
from ui.pictures import put
from ui.tools.tool import Tool
from ui.state import followed_by, shown_by, state
from ui.words import say

TOOLS = (Tool("piece", "superpixel", "superpixel-tip", "S"),)

_layers = all_of(".pieces")  # the borders of all, over the original and over the modified
_lines = all_of(".taken")  # the outline of those that are meant
_count = element("pieces-count")
_HOLD = 0.5  # seconds that the pointer rests before the pieces grow
_PACE = 0.35  # and between one growth and the next
_REST = 6  # pixels of the picture that a resting pointer may move
_labels = None  # which piece each pixel is in
# Which picture was cut into how many pieces, by which engine.
Cut = namedtuple("Cut", ("opened", "engine", "count"))
_cut = None  # what was asked for last
_have = None  # and what has come of that
_taken = []  # the pieces meant: under the pointer, or taken by the stroke in progress
_outlined = None  # those that the outline is of
_asking = False  # whether an outline is asked for
_stroke = False  # whether a stroke is in progress
_back = False  # whether it gives back
_pointed = False  # whether it is a pointer's
_last = None  # where the stroke was last
_rest = (0, 0)  # where it rests
_holds = 0  # how often it came to rest
_finish = None


def start(finish):
    """Call ``finish(kind, points, count)`` when pieces were taken; in each lies a point."""
    global _finish
    _finish = finish
    on(_count, "change", lambda event: wish(state))
    for event in ("pointerdown", "keydown"):  # before the tool hears of it
        on(document, event, _note, capture=True)


def _note(event):
    """How the stroke is made that this event may begin."""
    global _back, _pointed
    if not _stroke:
        _back, _pointed = event.shiftKey, event.type == "pointerdown"


def wish(state):
    """With the tool in the hand, cut the picture unless it is cut already."""
    global _cut
    if state.tool != "piece" or state.answer is None:
        return
    wanted = Cut(state.opened, state.engines, int(_count.value))
    if _cut != wanted:
        _cut = wanted
        engine.ask(say("cutting"), _arrived, "pieces", wanted.count)


def give_up():
    """Do without pieces if they are not there yet; return whether they are not."""
    global _cut
    missing = _cut != _have
    if missing:
        _cut = None
    return missing


def _arrived(answer):
    global _labels, _have
    _have = _cut
    _labels = answer.labels
    for layer in _layers:
        put(layer, answer.outlines, state.answer.size)
    _mean([])


def _piece(x, y):
    """The number of the piece at a place; None if none is there yet."""
    size = state.answer.size if state.answer else 0
    if _labels is None or _have != _cut or not (0 <= x < size and 0 <= y < size):
        return None
    return _labels[int(y) * size + int(x)]


def down(x, y):
    """Take the piece at this place."""
    global _stroke, _last
    _stroke, _last = True, None
    _mean([])
    move(x, y)
    _settle(x, y)


def move(x, y):
    """And all on the way to this."""
    global _last
    from_x, from_y = _last or (x, y)
    _last = x, y
    steps = int(max(abs(x - from_x), abs(y - from_y)) / 3) + 1
    taken = list(_taken)
    for step in range(1, steps + 1):
        part = step / steps
        number = _piece(from_x + part * (x - from_x), from_y + part * (y - from_y))
        if number is not None and number not in taken:
            taken.append(number)
    if len(taken) > len(_taken):
        _mean(taken)
    if max(abs(x - _rest[0]), abs(y - _rest[1])) > _REST:
        _settle(x, y)


def _settle(x, y):
    """It may come to rest here."""
    global _rest, _holds
    _rest = x, y
    _holds += 1
    if _pointed:  # a key is not held, but pressed at the beginning and at the end
        asyncio.create_task(_grow(_holds))


async def _grow(hold):
    """Take more and more that is alike, as long as the pointer rests."""
    await asyncio.sleep(_HOLD)
    while _stroke and hold == _holds and _taken:
        before = list(_taken)
        answer = await _answer("grown_pieces", before)
        if answer is None or hold != _holds or not _stroke or before != _taken:
            return
        _mean(list(answer.chosen), answer.outline)
        if len(_taken) == len(before):
            return
        await asyncio.sleep(_PACE)


def up():
    """Erase them, or bring them back."""
    global _stroke
    _stroke = False
    size = state.answer.size
    points = []
    for number in _taken:
        first = _labels.indexOf(number)  # of its pixels
        points.extend((first % size + 0.5, first // size + 0.5))
    if points:
        _finish("piece-back" if _back else "piece", points, _have.count)


def cancel():
    """Let them be."""
    global _stroke
    _stroke = False
    _mean([])


def hover(x, y):
    """Outline the piece at this place."""
    number = _piece(x, y)
    _mean([] if number is None else [number])


def leave():
    """No piece is meant."""
    if not _stroke:
        _mean([])


def _mean(numbers, outline=None):
    """These pieces are meant from now on."""
    global _taken
    _taken = numbers
    if outline is not None or not numbers:
        _draw(numbers, outline or "")
    elif not _asking and numbers != _outlined:
        asyncio.create_task(_outline())


async def _outline():
    """Outline what is meant; what comes to it meanwhile waits for the next outline."""
    global _asking
    _asking = True
    while _taken and _taken != _outlined:
        numbers = _taken
        answer = await _answer("pieces_outline", numbers)
        if answer is None:
            break
        if _taken:
            _draw(numbers, answer.outline)
    _asking = False


async def _answer(name, numbers):
    """What the engine says at once; None if it cannot."""
    try:
        answer = await engine.call(name, numbers)
    except Exception:  # whoever asks for more will find out what it is
        return None
    return None if getattr(answer, "error", None) else answer


def _draw(numbers, path):
    global _outlined
    _outlined = numbers
    for line in _lines:
        line.setAttribute("d", path)
        line.setAttribute("data-way", "back" if _stroke and _back else "taken" if _stroke else "")


def show(state):
    global _taken
    chosen = state.tool == "piece" and state.answer is not None
    for layer in _layers:
        layer.hidden = not chosen
    element("pieces-count-label").hidden = not chosen
    if _taken and not _stroke and not chosen:
        _taken = []
        _draw([], "")


shown_by(show, "tool", "answer")
followed_by(wish, "tool", "answer", "opened", "engines")
