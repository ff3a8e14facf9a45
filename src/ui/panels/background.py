"""Which of two networks relies on the background: how far each falls when only a part is kept.

It is about the photo without any hole, so whatever is done meanwhile leaves it true; another photo or
network ends it.
"""

from ui.actions import working
from ui.engine import second
from ui.engine.question import Question
from ui.page import clear, element, new, on
from ui.pictures import put
from ui.state import followed_by, shown_by, state
from ui.words import classes, say
from ui.words.numbers import percent, points

_row = element("background-row")
_progress = element("background-progress")
_stop = element("background-stop")
_words = element("background-words")
_figure = element("background-figure")
_parts = element("background-parts")
_FURTHER = "background-further"
_SAID = {"first": _FURTHER, "second": _FURTHER, "neither": "background-neither", "mixed": "background-mixed"}


def start():
    on(_stop, "click", lambda event: _question.give_up())


def possible(state):
    """Whether there are two networks to be asked."""
    return working(state) and bool(state.beside)


def ask():
    """Ask which of both relies on the background."""
    _question.ask(state.beside)


def _about(state):
    """Which photo and networks."""
    if state.answer is None or not state.beside:
        return None
    return state.opened, state.answer.network, state.beside


_question = Question("background", "background", "background_to", "falls", _about, "background")


def _mean(found, place):
    """By how much one of the networks changes without the background, on average, in points."""
    falls = [one.falls[place] for one in found.parts]
    return points(sum([fall.kept - fall.whole for fall in falls]) / len(falls))


def _told(found, names):
    """What comes of it, in a sentence or two."""
    if found.outcome == "nothing":
        return say("background-nothing")
    order = (1, 0) if found.outcome == "second" else (0, 1)
    values = [value for place in order for value in (names[place], _mean(found, place))]
    said = say(_SAID[found.outcome], *values)
    parts = list(found.parts)
    return said + (" " + say("background-one", names[parts[0].of]) if len(parts) == 1 else "")


def _drawn(part, names):
    """One of the parts, as both networks saw it, and what each said."""
    canvas = new("canvas", aria_hidden="true")
    put(canvas, part.picture, part.size)
    made, said = new("li"), new("div")
    said.append(new("b", say("background-part", percent(part.area), names[part.of])))
    for name, fall in zip(names, part.falls):
        said.append(new("span", say("background-fall", name, classes.name(fall), percent(fall.whole), percent(fall.kept))))
    made.append(canvas, said)
    return made


def show(state):
    running, found = state.background_to is not None, state.falls
    _row.hidden = not state.beside
    _progress.hidden = _stop.hidden = not running
    _progress.value = state.background_to or 0.0
    _figure.hidden = found is None or not found.parts.length
    _words.hidden = found is None or running
    clear(_parts)
    if found is None:
        return
    names = [second.called(name) for name in state.background[1:]]
    for part in found.parts:
        _parts.append(_drawn(part, names))
    _words.textContent = _told(found, names)


shown_by(show, "falls", "background", "background_to", "beside", "networks", "language", "naming")
followed_by(_question.go_on, "answer", "opened", "beside")
