"""The answer in large letters: it follows the brush, where the status line speaks at its end."""

from ui.page import element
from ui.state import shown_by
from ui.words import classes, say
from ui.words.numbers import percent

_place = element("headline")
_large, _small = _place.children.item(0), _place.children.item(1)
_LITTLE = 0.01  # of a confidence: what is less is hardly a change
_advised = None  # the answer that the person was advised about


def _words(state, answer):
    """What comes first now, and what became of what came first."""
    before, now = answer.original_predictions[0], answer.modified_predictions[0]
    was, kept = percent(before.confidence), percent(answer.tracked_now)
    if state.preview is None and not answer.erased:
        return say("unchanged", classes.name(before), was), say("erase-something")
    if now.index != before.index:
        return say("now", classes.name(now), percent(now.confidence)), say("fell", classes.name(before), was, kept)
    moved = 100 * (answer.tracked_now - before.confidence)
    small = say("still-first", "{}{:.1f}".format("+" if moved > 0 else "−", abs(moved)))
    return say("changed", classes.name(before), was, kept), small


def show(state):
    global _advised
    answer = state.seen()
    if answer is None:
        return
    large, small = _words(state, answer)
    done = state.preview is None and answer.erased and getattr(answer, "changed", None) is None
    little = done and abs(answer.tracked_now - answer.original_predictions[0].confidence) < _LITTLE
    if little and _advised in (None, answer):  # said once
        _advised, small = answer, say("hardly")
    _large.textContent, _small.textContent = large, small
    _large.title, _small.title = large, small


shown_by(show, "answer", "preview", "language", "naming")
