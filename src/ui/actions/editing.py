"""The commands that change the picture, and the tools for it."""

from ui import engine, tools
from ui.actions import Action, Choice, add, working
from ui.page import element
from ui.panels import background, compare, history, scoring, seeking, shuffling, sweeping
from ui.state import change, state

_STEP = 4  # pixels by which a key changes the brush


def start(act):
    """Fill this part of the table; ``act(name, value)`` asks the engine."""

    def simple(name, does, possible, keys=(), repeats=False):
        return Action(name, name, lambda: act(name, None), keys, possible, does, repeats=repeats)

    def method(one):
        return Action(
            "fill-" + one.name, "fill-by", lambda: act("method", one.name), possible=working, detail=one.title
        )

    add(
        simple("undo", "undo-tip", lambda state: _can(state, "can_undo"), ("Ctrl+Z",), True),
        simple("redo", "redo-tip", lambda state: _can(state, "can_redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), True),
        simple("reset", "reset-tip", _holed),
        *[_tool(one) for one in tools.every()],
        _brush("brush-smaller", "[", -_STEP),
        _brush("brush-larger", "]", _STEP),
        simple("grow", "grow-tip", _holed),
        simple("shrink", "shrink-tip", _holed),
        simple("invert", "invert-tip", _holed),
        simple("fill", "fill-tip", _marked),
        Choice("fill-by", "fill-method-tip", lambda: [method(one) for one in state.offered()]),
        Action("rename", "rename", history.name_this, possible=working, does="rename-tip"),
        Action("compare", "compare", compare.ask, possible=compare.possible, does="compare-tip"),
        Action("seek-any", "seek-any", seeking.smallest, possible=_left, does="seek-any-tip"),
        Action("seek-class", "seek-chosen", seeking.to_chosen, possible=_aims, does="seek-chosen-tip"),
        Action("seek-enough", "seek-enough", seeking.enough, possible=_left, does="seek-enough-tip"),
        Action("score-map", "score-map", scoring.ask, possible=scoring.possible, does="score-map-tip"),
        Action("shuffle-weights", "shuffle-weights", shuffling.ask, possible=shuffling.possible, does="shuffle-weights-tip"),
        Action("background", "background", background.ask, possible=background.possible, does="background-tip"),
        Action("sweep", "sweep", sweeping.ask, possible=working, does="sweep-tip"),
        Action("arrows", "move-brush", does="key-arrows", gesture="arrows"),
        Action("put-down", "begin-stroke", keys=("Enter",), does="key-enter"),
    )


def _tool(one):
    return Action("tool-" + one.name, one.words, lambda: tools.choose(one.name), (one.key,), working, one.does)


def _brush(name, key, step):
    def resize():
        size = element("brush-size")
        change(brush_size=max(int(size.min), min(int(size.max), state.brush_size + step)))

    return Action(name, name, resize, (key,), does="brush-size-tip", repeats=True)


def _can(state, wish):
    """Orders may be given ahead of the answers: then it will turn out."""
    return working(state) and (engine.changing() or getattr(state.answer, wish))


def _marked(state):
    return working(state) and bool(getattr(state.answer, "marked", None))


def _aims(state):
    return _left(state) and seeking.aims(state)


def _left(state):
    """Whether there is something left of the photo to look in."""
    return working(state) and state.answer.share < 1


def _holed(state):
    return working(state) and (engine.changing() or state.answer.erased or _marked(state))
