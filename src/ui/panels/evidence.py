"""Where a class's evidence lies: choosing a class, and its legend."""

from ui import engine
from ui.page import all_of, element, on
from ui.state import change, shown_by, state
from ui.words import classes, say

_legend = element("legend")
_signed = element("signed")
_clear = element("clear-class")
_kind = element("evidence-kind")
_opacity = element("opacity")
_scale = element("evidence-scale")
_gradients = {}  # the legend's colours, for positive and signed evidence


def start():
    on(_signed, "change", lambda event: choose(state.chosen, _signed.checked))
    on(_clear, "click", lambda event: change(chosen=None, evidence=None))
    on(_kind, "change", lambda event: _turn(_kind.value == "difference"))
    on(_opacity, "input", lambda event: _fade())


def choose(index, signed=None):
    """Show the evidence for a class; choosing it again hides it."""
    signed = state.signed if signed is None else signed
    if index is None or (index == state.chosen and signed == state.signed):
        change(chosen=None, evidence=None)
        return
    change(chosen=index, signed=signed)
    refresh()


def _turn(difference):
    change(difference=difference)
    refresh()


def _fade():
    for canvas in all_of(".heat"):
        canvas.style.opacity = str(int(_opacity.value) / 100)


def refresh():
    """Ask again for the chosen class's evidence: the pictures have changed."""
    if state.chosen is not None:
        kind = "difference" if state.difference else "evidence"
        engine.ask(say("looking-for-evidence"), _arrived, kind, state.chosen, state.signed)
        colours = state.signed or state.difference
        if colours not in _gradients:
            engine.ask(say("looking-for-evidence"), lambda answer: _colours(colours, answer), "legend", colours)


def _colours(signed, answer):
    _gradients[signed] = answer.gradient
    show(state)


def _arrived(answer):
    if answer.index == state.chosen:
        change(evidence=answer)


def show(state):
    _signed.disabled = _clear.disabled = _opacity.disabled = _kind.disabled = state.chosen is None
    evidence = state.evidence
    _scale.hidden = evidence is None
    if evidence is not None:
        colours = state.signed or bool(getattr(evidence, "overlay", None))
        _scale.style.setProperty("--colours", _gradients.get(colours, "none"))
        _scale.dataset.least = "−{:.0f}".format(evidence.scale) if colours else "0"
        _scale.dataset.most = say("logits", evidence.scale)
    if getattr(evidence, "overlay", None):
        _legend.textContent = say("won-and-lost", classes.name(evidence), evidence.change)
    elif evidence is None:
        _legend.textContent = say("choose-class")
    else:
        _legend.textContent = say(
            "evidence-for", classes.name(evidence), evidence.original_logit, evidence.modified_logit
        )


shown_by(show)
