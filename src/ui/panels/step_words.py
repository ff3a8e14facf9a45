"""The words for a step of the history: the engine tells what kind of step it is, and nothing more."""

from ui.panels.tables import percent
from ui.words import say, translated

_KINDS = {
    "open": "step-open", "brush": "step-brush", "restore": "step-restore", "rectangle": "step-rectangle",
    "lasso": "step-lasso", "piece": "step-piece", "grow": "step-grow", "shrink": "step-shrink",
    "invert": "step-invert", "fill": "step-fill", "refill": "step-refill", "reset": "step-reset",
    "mask": "step-mask",
}


def done(step, key="step-done"):
    """What was done, in the words of this text."""
    what = say(_KINDS.get(step.kind, "step-edit"))
    return say(key, what, percent(step.erased), translated(step.title)) if step.erased else what


def title(step):
    """What it is called: by the person, or else by what was done."""
    return step.name or done(step)


def label(step):
    """All that is to be told of it."""
    what = done(step, "erased")
    if step.name:
        what = say("step-called", step.name, what)
    words = "{} {}".format(translated(step.label), percent(step.confidence))
    if step.place - step.parent > 1:
        return say("step-branch", step.place, what, words, step.parent)
    return say("step", step.place, what, words)
