"""The commands about the page itself: what it shows, how it speaks, and help."""

import asyncio

from ui import words
from ui.actions import Action, Choice, add, working
from ui.engine import backend
from ui.page import element
from ui.panels import help, palette, tour
from ui.state import change, memory


def start(act):
    """Fill this part of the table; ``act(name, value)`` asks the engine."""
    add(
        Action("palette", "palette", palette.open_it, ("Ctrl+K",), does="palette-tip"),
        Action("find", "find-class", _find, ("/",), lambda state: not element("find").disabled, "find-tip"),
        Action("hide-map", "hide-evidence", _hide, possible=lambda state: state.chosen is not None, does="hide-tip"),
        Action("peek", "peek", keys=("Space",), does="key-peek"),
        Action("zoom", "zoom", does="key-zoom", gesture="two-fingers"),
        Action("cancel", "cancel", lambda: act("cancel", None), ("Escape",), _busy, "key-escape"),
        Action("restart", "restart", lambda: act("restart", None), possible=lambda state: state.silent),
        Choice("language", "language-tip", lambda: [_language(*one) for one in words.LANGUAGES]),
        Choice("backend", "backend-tip", lambda: [_backend(name) for name in backend.NAMES]),
        Action("help", "help", help.open_it, ("?",), does="help-tip"),
        Action("tour", "take-tour", tour.begin, possible=working, does="take-tour-tip"),
        Action("forget", "forget", lambda: asyncio.create_task(memory.forget()), does="forget-tip"),
    )


def _find():
    place = element("find")
    place.scrollIntoView()
    place.focus()


def _hide():
    change(chosen=None, evidence=None)


def _busy(state):
    return state.phase == "busy"


def _language(code, name):
    return Action("language-" + code, "language", lambda: words.switch(code), detail=name)


def _backend(name):
    return Action("backend-" + name, "backend", lambda: backend.choose(name), possible=working, detail=name)
