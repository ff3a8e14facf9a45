"""Shuffle the weights: whether the class map shows what the network has learned, or only edges.

The maps of networks that know less and less stand beside the real one, as soon as they are there. They
are of the class and the picture that are shown, and told as long as these are.
"""

from ui.actions import working
from ui.engine.question import Question
from ui.page import clear, element, new, on
from ui.pictures import put
from ui.state import followed_by, shown_by, state
from ui.words import classes, say
from ui.words.numbers import hundredths

_progress = element("shuffling")
_stop = element("shuffle-stop")
_words = element("shuffle-words")
_figure = element("shuffle-figure")
_maps = element("shuffle-maps")


def start():
    on(_stop, "click", lambda event: _question.give_up())


def possible(state):
    """Whether a class is chosen."""
    return working(state) and state.chosen is not None


def ask():
    """Ask networks with shuffled weights about the chosen class."""
    _question.ask(state.chosen)


def _about(state):
    """Which class of which picture is shown."""
    if state.answer is None or state.chosen is None:
        return None
    return state.opened, state.answer.step, state.chosen


_question = Question("shuffle", "shuffling", "shuffled_to", "shuffled", _about, "shuffle-weights")


def _drawn(stage, found):
    """One of the maps, with how much was shuffled, and what is left of the real map."""
    canvas = new("canvas", aria_hidden="true")
    put(canvas, stage.picture, found.size)
    if not stage.layers:
        name = say("shuffled-none")
    else:
        name = say("shuffled-all" if stage.layers == found.of else "shuffled-last", stage.layers)
    made = new("li")
    made.append(canvas, new("span", name), new("b", hundredths(stage.correlation)))
    return made


def show(state):
    running, found = state.shuffled_to is not None, state.shuffled
    _progress.hidden = _stop.hidden = not running
    _progress.value = state.shuffled_to or 0.0
    _figure.hidden = found is None
    _words.hidden = found is None or running
    clear(_maps)
    if found is None:
        return
    stages = list(found.stages)
    for stage in stages:
        _maps.append(_drawn(stage, found))
    values = (found.of, classes.name(found), hundredths(stages[-1].correlation))
    values += (hundredths(found.lowest), hundredths(found.highest), found.draws)
    _words.textContent = say("shuffled-stays" if found.stays else "shuffled-goes", *values)


shown_by(show, "shuffled", "shuffled_to", "language", "naming")
followed_by(_question.go_on, "answer", "opened", "chosen")
