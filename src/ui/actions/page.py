"""The commands about the page itself: what it shows, how it speaks, and help."""

import asyncio

from ui import words
from ui.actions import Action, Choice, add, working
from ui.engine import backend, networks, second
from ui.panels import axis, help, own_network, palette, search, tour, why
from ui.pictures import outline, views, zoom
from ui.state import memory, state


_VIEWS = {"sides": "side-by-side", "slider": "slider", "before": "before-side", "after": "after-side"}  # their texts


def start(act):
    """Fill this part of the table; ``act(name, value)`` asks the engine."""
    add(
        Action("palette", "palette", palette.open_it, ("Ctrl+K",), does="palette-tip"),
        Action("find", "find-class", search.go_there, ("/",), lambda state: state.phase in ("ready", "busy"), "find-tip"),
        Action("hide-map", "hide-evidence", lambda: why.choose(None), possible=lambda state: state.chosen is not None, does="hide-tip"),
        Action("peek", "peek", keys=("Space",), does="key-peek"),
        Action("outline", "outline", lambda: outline.choose(not state.outline), does="outline-tip"),
        Action("log-odds", "log-odds", lambda: axis.choose(not state.log_odds), does="log-odds-tip"),
        Choice("view", "view-tip", lambda: [_view(name) for name in views.there_are()]),
        Action("zoom", "zoom", does="key-zoom", gesture="two-fingers"),
        Action("zoom-in", "zoom-in", zoom.larger, ("+", "="), does="zoom-in-tip", repeats=True),
        Action("zoom-out", "zoom-out", zoom.smaller, ("-", "−"), does="zoom-out-tip", repeats=True),
        Action("zoom-reset", "zoom-reset", zoom.reset, ("0",), does="zoom-reset-tip"),
        Action("cancel", "cancel", lambda: act("cancel", None), ("Escape",), _busy, "key-escape"),
        Action("restart", "restart", lambda: act("restart", None), possible=lambda state: state.silent),
        Choice("language", "language-tip", lambda: [_language(*one) for one in words.LANGUAGES]),
        Choice("network", "network-tip", lambda: [_network(one) for one in state.networks]),
        Action("open-network", "open-network", own_network.ask, possible=working, does="open-network-tip"),
        Choice("backend", "backend-tip", lambda: [_backend(name) for name in backend.names()]),
        Choice("compare-with", "compare-with-tip", lambda: [_beside(*one) for one in second.offered(state)]),
        Action("help", "help", help.open_it, ("?",), does="help-tip"),
        Action("tour", "take-tour", tour.begin, possible=working, does="take-tour-tip"),
        Action("forget", "forget", lambda: asyncio.create_task(memory.forget()), does="forget-tip"),
    )


def _busy(state):
    return state.phase == "busy"


def _view(name):
    return Action("view-" + name, "view", lambda: views.choose(name), detail=_VIEWS[name])


def _language(code, name):
    return Action("language-" + code, "language", lambda: words.switch(code), detail=name)


def _network(one):
    return Action("network-" + one.name, "network", lambda: networks.choose(one.name), possible=working, detail=one.title)


def _beside(name, title):
    return Action("beside-" + (name or "none"), "compare-with", lambda: second.choose(name), possible=working, detail=title)


def _backend(name):
    return Action("backend-" + name, "backend", lambda: backend.choose(name), possible=working, detail=name)
