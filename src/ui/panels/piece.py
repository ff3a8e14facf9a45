"""The piece under the pointer: what the network saw without it, and what it said to that.

It is shown over the other picture, or where there is one only, in the half where the pointer is not.
"""

import asyncio

from ui import engine
from ui.page import all_of, clear, element, new, on, window
from ui.pictures import put
from ui.state import change, followed_by, shown_by, state
from ui.words import classes, say, translated
from ui.words.numbers import percent

_card = element("piece")
_says = element("piece-says")
_seen = element("piece-seen")
_lines = all_of(".pointed")
_sides = [element("original-side"), element("modified-side")]
_REST = 0.15  # seconds for which the pointer rests before it means the place
_asking = False


def start():
    on(_card, "pointerdown", lambda event: change(pointed=None))  # it lies over a picture
    on(window, "resize", lambda event: _lay(state.piece) if state.piece else None)  # which may be hidden then


def _question():
    """What is pointed at, if anything is known of pieces: the same as long as that stays."""
    if state.pointed is None or state.preview is not None or state.explained_to is not None:
        return None
    if not getattr(state.evidence, "pieces", None) or state.chosen is None:
        return None
    return state.map(), state.pointed


def _go_on(state):
    if _question() is None:
        if state.piece is not None:
            change(piece=None)
    elif not _asking:
        asyncio.create_task(_follow())


async def _follow():
    """Ask about where the pointer rests, one question at a time."""
    global _asking
    _asking = True
    try:
        answered = None
        wanted = _question()
        while wanted is not None and wanted != answered:
            await asyncio.sleep(_REST)
            if wanted == _question():
                about, (x, y) = wanted
                answer = await engine.call("piece", about.name, about.index, dict(about.given), x, y)
                answered = wanted
                if wanted == _question():
                    change(piece=answer if getattr(answer, "outline", None) else None)
            wanted = _question()
    finally:
        _asking = False


def told(piece):
    """What becomes of the class without the piece, in one or two sentences."""
    name, before = classes.name(piece), percent(piece.before)
    if len(list(piece.without)) > 1:
        words = say("piece-several", name, before)
        return words if piece.agreed else words + " " + say("piece-disputed")
    left = percent(piece.without[0].confidence)
    if left == before:
        return say("piece-stays", name, before)
    return say("piece-falls" if piece.without[0].confidence < piece.before else "piece-rises", name, before, left)


def show(state):
    piece = state.piece
    _card.toggleAttribute("hidden", piece is None)
    for line in _lines:
        line.setAttribute("d", "" if piece is None else piece.outline)
    if piece is None:
        return
    _says.textContent = told(piece)
    clear(_seen)
    for one in piece.without:
        figure, canvas = new("figure"), new("canvas")
        put(canvas, one.picture, piece.size)
        words = translated(one.title)
        if len(list(piece.without)) > 1:
            words = say("piece-by", words, percent(one.confidence))
        figure.append(canvas, new("figcaption", words))
        _seen.append(figure)


def show_place(state):
    if state.piece is not None:
        _lay(state.piece)


def _lay(piece):
    """Put the card where it covers nothing that is pointed at."""
    at = 0 if _sides[0].matches(":hover, :focus-within") else 1
    other = _sides[1 - at] if state.view == "sides" and _sides[1 - at].offsetParent else _sides[at]
    low = state.pointed is None or state.pointed[1] < piece.size / 2
    _card.className = "low" if low or other is not _sides[at] else "high"
    picture = other.querySelector(".picture")
    if _card.parentElement != picture:
        picture.append(_card)


shown_by(show, "piece", "language", "naming")
shown_by(show_place, "piece", "pointed", "view")
followed_by(_go_on, "pointed", "preview", "answer", "opened", "evidence", "explained_to", "chosen", "explained_with")
