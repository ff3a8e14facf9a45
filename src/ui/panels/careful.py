"""Whether an explanation depends on how pieces are removed: three ways instead of one, and how far they agree."""

from ui.page import element, on
from ui.state import give, shown_by, state
from ui.words import say

_check = element("careful")
_words = element("why-pieces")
_ONE, _ALL = 1.0, 3.0  # ways to remove a piece


def start():
    on(_check, "change", lambda event: _set(_check.checked))


def _set(careful):
    given = dict(state.given())
    given["removals"] = _ALL if careful else _ONE
    give(given)


def _offered(state):
    """Whether the explanation removes pieces at all."""
    one = state.explanation()
    return one is not None and any([parameter.name == "removals" for parameter in one.parameters])


def show(state):
    _check.checked = state.given().get("removals", _ONE) == _ALL
    _check.disabled = state.chosen is None or state.difference or not _offered(state)


def show_words(state):
    pieces = getattr(state.evidence, "pieces", None)
    ready = bool(pieces) and state.explained_to is None
    _words.hidden = not ready
    if not ready:
        return
    words = [say("piece-hint")]
    if pieces.fills > 1 and pieces.agreed == pieces.pieces:
        words.insert(0, say("pieces-all-agree", pieces.pieces, pieces.fills))
    elif pieces.fills > 1:
        words.insert(0, say("pieces-agree", pieces.agreed, pieces.pieces, pieces.fills))
    _words.textContent = " ".join(words)


shown_by(show, "explanations", "explained", "explained_with", "chosen", "difference")
shown_by(show_words, "evidence", "explained_to", "language")
