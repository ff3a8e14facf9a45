"""The words for a step of the history: the engine tells what kind of step it is, and nothing more."""

from ui.words.numbers import percent
from ui.state import edits
from ui.words import classes, levels, say


def done(step):
    """What was done: how, how much of the picture is gone, and what fills it."""
    fill = levels.told(getattr(step, "changed", None), step.title)
    if step.kind == "changed":
        return fill
    kind = edits.find(step.kind)
    what = say(kind.words if kind else "step-edit")
    return say("step-done", what, percent(step.erased), fill) if step.erased else what


def title(step):
    """What it is called: by the person, or else by what was done."""
    return step.name or done(step)


def label(step, origin):
    """All that is to be told of it; what is seen of its name is part of that.

    `origin` is the step that it went on from, if it is the first of a branch, else None.
    """
    what = say("step-called", step.name, done(step)) if step.name else done(step)
    words = "{} {}".format(classes.name(step), percent(step.confidence))
    if origin:
        return say("step-branch", step.number, what, words, origin.number)
    return say("step", step.number, what, words)
