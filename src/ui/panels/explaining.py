"""By which method Why is answered: those that ask the network many times sharpen while they run.

The class map is there at once and follows each stroke, see :mod:`ui.panels.why`; all others are long
questions about the picture as it is. They are asked anew for each other picture, and what was
found of the one before is not shown any more.
"""

from ui import engine
from ui.engine import jobs
from ui.page import clear, element, new, on
from ui.sliders import Sliders
from ui.state import change, followed_by, give, shown_by, state
from ui.words import translated, worded

_select = element("explained-by")
_menu = element("why-settings")
_says = element("why-says")
_progress = element("explaining")
_stop = element("explain-stop")
_sliders = Sliders(element("why-parameters"), give)


def start():
    on(_select, "change", lambda event: change(explained=_select.value))
    on(_stop, "click", lambda event: _give_up())
    on(element("why-defaults"), "click", lambda event: _sliders.reset())


def _question():
    """What is to be asked, if anything: it is the same as long as nothing of it changes."""
    about = state.map()
    if about is None or not state.asks_long():
        return None
    look = tuple([one for one in state.look if one == "contours"])
    return about, state.signed, look, state.engines  # one that has not found it knows of no pieces


def _go_on(state):
    """Ask, unless that is asked; or ask no more, if that is not what is wanted any more."""
    wanted = _question()
    if wanted == state.explaining:
        return
    if wanted is None:
        jobs.end("explain")
        evidence = state.evidence
        of_another = evidence is not None and getattr(evidence, "unit", None)
        change(explaining=None, explained_to=None, evidence=None if of_another else evidence)
    elif not engine.changing():  # else another picture is about to be there
        change(explaining=wanted, explained_to=0.0, evidence=None)
        about, signed, look, _ = wanted
        arguments = about.name, about.index, signed, list(look), dict(about.given)
        jobs.begin(lambda news: _arrived(wanted, news), "explain", *arguments)


def _arrived(wanted, news):
    if wanted != state.explaining:
        return
    error = getattr(news, "error", None)
    if error:
        change(explained_to=None, error=worded(error))
        return
    found = getattr(news, "found", None)
    if found and found.step == state.answer.step:
        change(evidence=found)
    change(explained_to=None if getattr(news, "ended", True) else news.done)


def _give_up():
    """Ask no more; what was found so far stays."""
    jobs.end("explain")
    change(explained_to=None)
    _select.focus()


def show_methods(state):
    clear(_select)
    for one in state.explanations:
        option = new("option", translated(one.title), value=one.name)
        option.title = translated(one.description)
        _select.append(option)


def show(state):
    _select.value = state.explained
    _select.disabled = state.difference  # what changed is told by class maps
    one = state.explanation()
    _menu.hidden = one is None or not one.parameters.length
    if one is not None:
        _says.textContent = translated(one.description)
        _sliders.draw(one.parameters)


def show_values(state):
    if not _sliders.in_hand():
        given = state.given()
        _sliders.put(lambda name: given.get(name))


def show_progress(state):
    _progress.hidden = _stop.hidden = state.explained_to is None
    _progress.value = state.explained_to or 0.0


shown_by(show_methods, "explanations", "language")
shown_by(show, "explanations", "explained", "difference", "language")
shown_by(show_values, "explanations", "explained", "explained_with", "language")
shown_by(show_progress, "explained_to")
followed_by(
    _go_on, "answer", "chosen", "opened", "explained", "explained_with", "difference", "signed", "look", "requests",
    "engines",
)
