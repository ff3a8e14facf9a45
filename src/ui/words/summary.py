"""What the status line says of an answer."""

from ui.words import classes, say
from ui.words.numbers import percent


def summary(answer):
    """What happened, in one plain sentence."""
    before = answer.original_predictions[0]
    after = answer.modified_predictions[0]
    if not answer.erased:
        return say("unchanged", classes.name(before), percent(before.confidence))
    values = [classes.name(before), percent(before.confidence), percent(answer.tracked_now)]
    if after.index == before.index:
        return say("changed", *values)
    return say("changed-to", *values, classes.name(after), percent(after.confidence))
