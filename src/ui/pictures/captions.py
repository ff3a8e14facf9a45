"""What stands above both pictures: the answer before, and how much is erased after."""

from ui.page import element
from ui.words.numbers import percent
from ui.state import shown_by
from ui.words import classes, levels, say

_before = element("before-says")
_after = element("after-says")


def _amount(share):
    """A share in percent, as exact as it is small."""
    percents = 100 * share
    if percents < 0.05:
        return "<0.1"
    return "{:.1f}".format(percents) if percents < 9.95 else "{:.0f}".format(percents)


def _erased(answer, changed):
    """How much is erased, or else how the picture is changed; and what waits."""
    marked = getattr(answer, "marked_share", 0)
    parts = []
    if answer.share and changed is not None:
        words = levels.told(changed, "Changed")
        parts.append(words if answer.share == 1 else say("share-changed", words, _amount(answer.share)))
    elif answer.share:
        parts.append(say("share-erased", _amount(answer.share)))
    if marked:
        parts.append(say("share-marked", _amount(marked)))
    return " · ".join(parts) or say("nothing-erased")


def show(state):
    seen = state.seen()
    if seen is None:
        return
    first = seen.original_predictions[0]
    _before.textContent = "{} {}".format(classes.name(first), percent(first.confidence))
    _after.textContent = _erased(seen, getattr(state.answer, "changed", None))


shown_by(show, "answer", "preview", "language", "naming")
