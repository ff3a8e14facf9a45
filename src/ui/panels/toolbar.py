"""The toolbar, the status line and the alert."""

from pyscript import document

from ui.actions import working
from ui.page import clear, element, new, on
from ui.state import change, shown_by
from ui.words import levels, say, translated

_size = element("brush-size")
_method = element("method")
_other = new("option")
_status = element("status")
_alert = element("alert")
_progress = element("progress")


def start(act):
    """Call ``act("method", name)`` when another one is chosen."""
    on(_size, "input", lambda event: change(brush_size=int(_size.value)))
    on(_method, "change", lambda event: act("method", _method.value))


def show_size(state):
    _size.value = str(state.brush_size)
    element("brush-size-value").textContent = say("pixels", state.brush_size)


def show_methods(state):
    """Fill the select with the engine's fill methods."""
    shown = _method.value
    clear(_method)
    for method in state.offered():
        option = new("option", translated(method.title), value=method.name)
        option.title = translated(method.description)
        _method.append(option)
    _method.value = shown


def show_method(state):
    """Choose the one that is shown; what is not offered is there only as long as it is shown."""
    wish = state.awaited("refill")  # what was chosen last stays chosen while older answers come
    shown = wish[0] if wish else state.method
    _other.remove()
    for one in state.methods:
        if one.name == shown and not one.offered:
            _other.value = shown
            _other.textContent = levels.told(getattr(state.answer, "changed", None), one.title)
            _method.append(_other)
    if shown:
        _method.value = shown


def show_words(state):
    words = state.news or state.summary if state.phase == "ready" else state.message
    if _status.textContent != words:  # it is read aloud at each change
        _status.textContent = words
    _status.classList.toggle("repeats", words == state.summary)  # what the headline says larger
    _alert.textContent = state.error or (say("silent") if state.silent else "")
    _alert.hidden = not _alert.textContent
    element("restart").hidden = not state.silent


def show_progress(state):
    if state.phase == "booting":
        pass  # src/start/page.js counts the bytes
    elif state.progress:
        _progress.value = state.progress
    else:
        _progress.removeAttribute("value")  # how far is not known: it moves to and fro
    _progress.hidden = state.phase == "ready"


def show_phase(state):
    marked = working(state) and bool(getattr(state.answer, "marked", None))
    element("fill").hidden = not marked
    element("cancel").hidden = state.phase != "busy"
    body = document.body
    if body.dataset.state != state.phase:
        body.dataset.state = state.phase
    body.dataset.backend = state.backend
    body.toggleAttribute("data-job", bool(state.jobs))


shown_by(show_size, "brush_size", "language")
shown_by(show_methods, "methods", "language")
shown_by(show_method, "methods", "method", "requests", "answer", "language")
shown_by(show_words, "phase", "news", "summary", "message", "error", "silent", "language")
shown_by(show_progress, "phase", "progress")
shown_by(show_phase, "phase", "answer", "backend", "jobs")
