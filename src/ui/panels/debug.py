"""With ``?debug`` in the address: what the page asked of its engine, how long that took, and what it knows.

It is for an issue, so it tells nothing of the photo: neither its pixels nor its name.
"""

import js
from pyscript import document

from ui import engine, page
from ui.page import new, on, window
from ui.state import change, shown_by, state
from ui.words import say

_LATEST = 200  # requests that are told
_UNTOLD = ("news", "summary", "picture")  # they may name what is on the photo, or its file
_KINDS = ("boot", "choose_backend", "edit", "export", "preview", "refill")  # their first argument is no text of a person's
_calls = []
_title = new("h2")
_note = new("p")
_copy = new("button", type="button")
_text = new("pre", tabindex="0")


class _Call:
    """A request: when it was made, and what came of it."""

    def __init__(self, name, arguments):
        self.name = name
        self.arguments = [_told(one, not at and name in _KINDS) for at, one in enumerate(arguments)]
        self.begun = js.performance.now()
        self.took = None
        self.outcome = ""

    def ended(self, outcome):
        self.took, self.outcome = js.performance.now() - self.begun, outcome

    def line(self):
        took = "…" if self.took is None else "{:.0f} ms".format(self.took)
        words = [self.name + "(" + ", ".join(self.arguments) + ")", self.outcome]
        return "{:>9.0f} {:>9}  {}".format(self.begun, took, " ".join(words).strip())


def start():
    """Follow all that is asked from now on, and show it below the page."""
    engine.call = _timed(engine.call)
    section = new("section", id="debug")
    _title.id = "debug-title"
    section.setAttribute("aria-labelledby", "debug-title")
    for part in (_title, _note, _copy, _text):
        section.append(part)
    document.body.append(section)
    on(_copy, "click", lambda event: _hand_over())
    shown_by(_name, "language")
    shown_by(_show, *_parts())


def _timed(call):
    """The same, with a note of each call; but not of those that only ask how far another one is."""

    async def timed(name, *arguments):
        if name == "progress":
            return await call(name, *arguments)
        made = _Call(name, arguments)
        _calls.append(made)
        del _calls[:-_LATEST]
        try:
            answer = await call(name, *arguments)
        except BaseException as error:  # an engine that was given up, too
            made.ended("failed: " + type(error).__name__)
            raise
        error = getattr(answer, "error", None)
        made.ended("error: " + error.key if error else "cancelled" if getattr(answer, "cancelled", None) else "")
        _show(state)
        return answer

    return timed


def details():
    """All of it, as text."""
    browser = window.navigator
    lines = [
        "build {}".format(getattr(js.site, "build", None)),
        "from {} at {}".format(window.location.protocol, js.Date.new().toISOString()),
        "browser {}".format(browser.userAgent),
        "window {} × {} at {}, {} processors".format(
            window.innerWidth, window.innerHeight, window.devicePixelRatio, browser.hardwareConcurrency
        ),
        "",
        "requests: begun at, took",
    ]
    lines += [call.line() for call in _calls]
    lines += ["", "state"]
    return "\n".join(lines + ["{:>12} = {}".format(name, _told(getattr(state, name), True)) for name in _parts()])


def _parts():
    """The names of what the page knows."""
    names = [name for name in dir(state) if not name.startswith("_") and name not in _UNTOLD]
    return sorted(name for name in names if not hasattr(type(state), name))  # its methods


def _told(value, plain=False):
    """What can be told of a value: numbers, and texts that are `plain`; of all else what kind it is."""
    if value is None or isinstance(value, (bool, int, float)):
        return str(value)
    if isinstance(value, str):
        return value if plain else "{} characters".format(len(value))
    if isinstance(value, (list, tuple, dict)):
        short = len(value) <= 8 and all(isinstance(one, (bool, int, float)) for one in value)
        return str(list(value)) if short and not isinstance(value, dict) else "{} entries".format(len(value))
    size = getattr(value, "byteLength", None)
    return "something" if size is None else "{} bytes".format(size)


def _name(state):
    _title.textContent = say("debug-title")
    _note.textContent = say("debug-note")
    _copy.textContent = say("debug-copy")


def _show(state):
    _text.textContent = details()


def _hand_over():
    page.copy(details(), lambda: change(news=say("debug-copied"), error=""), _mark)


def _mark():
    """Let the person copy it by themselves."""
    window.getSelection().selectAllChildren(_text)
    change(news=say("debug-by-hand"))
