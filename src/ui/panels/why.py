"""Why the network says a class: which one is asked about, and how its evidence is shown."""

from ui import engine
from ui.page import all_of, element, on
from ui.state import change, followed_by, shown_by, state
from ui.words import classes, say

_title = element("why-title")
_words = element("why-words")
_kinds = all_of("#why-kind input")  # where, changed and off
_strength = element("strength")
_checks = {name: element(name) for name in ("signed", "contours", "cells", "own-scale")}
_FOUND = {"log-odds": "found-in-log-odds", "standard deviations": "found-in-standard-deviations"}
_OF_CELLS = ("cells", "own-scale")  # these are about class maps
_LOOKS = {"contours": "contours", "cells": "cells", "own-scale": "own"}  # in the engine's words


def start():
    for radio in _kinds:
        on(radio, "change", lambda event: _turn(event.target.value))
    on(_strength, "input", lambda event: change(strength=int(_strength.value)))
    for name in _checks:
        on(_checks[name], "change", lambda event: _look())


def choose(index):
    """Show the evidence for a class; choosing it again hides it."""
    if index is None or index == state.chosen:
        change(chosen=None, evidence=None)
    else:
        change(chosen=index, asked=(state.opened, index))
        refresh()


def refresh():
    """Ask again for the chosen class's evidence: the pictures, or how it is shown, have changed."""
    if state.chosen is None:
        return
    if not state.asks_long():
        kind = "difference" if state.difference else "evidence"
        engine.ask(say("looking-for-evidence"), _arrived, kind, state.chosen, state.signed, state.look)
    colours = state.signed or state.difference
    key = (colours, state.opened)
    if state.ramp is None or state.ramp[0] != key:

        def arrived(answer):
            change(ramp=(key, answer.gradient))

        engine.ask(say("looking-for-evidence"), arrived, "legend", colours)


def asked():
    """The class that Why is about: the one chosen last for this picture, else its first."""
    if state.chosen is not None:
        return state.chosen
    if state.asked is not None and state.asked[0] == state.opened:
        return state.asked[1]
    return None if state.answer is None else state.answer.original_predictions[0].index


def _turn(kind):
    if kind == "off":
        choose(None)
    else:
        index = asked()
        change(difference=kind == "changed", chosen=index, asked=(state.opened, index))
        refresh()


def _look():
    """Take up how it is to be drawn."""
    look = [_LOOKS[name] for name in _LOOKS if _checks[name].checked]
    change(signed=_checks["signed"].checked, look=look)
    refresh()


def _arrived(answer):
    if answer.index == state.chosen and not state.asks_long():
        change(evidence=answer)


def _name():
    """The name of the class that Why is about, if an answer told it."""
    index = asked()
    if state.evidence is not None and state.evidence.index == index:
        return classes.name(state.evidence)
    answer = state.answer
    if answer is not None:
        for rows in (answer.original_predictions, answer.modified_predictions, answer.original_pinned):
            for row in rows:
                if row.index == index:
                    return classes.name(row)
    return ""


def show(state):
    on_now = state.chosen is not None
    kind = "off" if not on_now else "changed" if state.difference else "where"
    for radio in _kinds:
        radio.checked = radio.value == kind
        radio.disabled = state.answer is None
    for name in _checks:
        _checks[name].disabled = not on_now or (state.asks_long() and name in _OF_CELLS)
        _checks[name].checked = state.signed if name == "signed" else _LOOKS[name] in state.look
    _strength.disabled = not on_now
    _strength.value = str(state.strength)
    for canvas in all_of(".heat"):
        canvas.style.opacity = str(state.strength / 100)
    name = _name()
    _title.textContent = say("why-class", name) if name else say("why")
    evidence = state.evidence
    if evidence is None:
        asking = on_now and state.asks_long()
        _words.textContent = say("looking-for-evidence" if asking else "choose-class")
    elif getattr(evidence, "unit", None):
        key = _FOUND[evidence.unit] if evidence.calls else "found-at-first"
        _words.textContent = say(key, classes.name(evidence), evidence.calls)
    elif getattr(evidence, "overlay", None):
        _words.textContent = say("won-and-lost", classes.name(evidence), evidence.change)
    else:
        _words.textContent = say(
            "evidence-for", classes.name(evidence), evidence.original_logit, evidence.modified_logit
        )


followed_by(lambda state: refresh(), "explained")
shown_by(
    show, "answer", "evidence", "chosen", "difference", "explained", "asked", "opened", "signed", "look", "strength",
    "language", "naming",
)
