"""How good a map is: what it puts first is erased, more and more, and then left alone.

The curves are of the map that is shown, on this picture, and of its pieces in a random order; they are
told as long as that map is shown.
"""

from ui.engine import jobs
from ui.page import element, on
from ui.state import change, followed_by, shown_by, state
from ui.words import classes, say, worded
from ui.words.numbers import percent

_progress = element("scoring")
_stop = element("score-stop")
_words = element("score-words")
_chart = element("score-chart")
_lines = {name: element("curve-" + name.replace("_", "-")) for name in
          ("deletion", "insertion", "random_deletion", "random_insertion")}  # fmt: skip
_WIDTH, _HEIGHT = 200, 100  # of the chart, in its own units


def start():
    on(_stop, "click", lambda event: _give_up())


def possible(state):
    """Whether a whole map of one class is shown."""
    return state.evidence is not None and not state.difference and state.explained_to is None


def ask():
    """Try the map that is shown."""
    about = _about(state)
    change(scored=about, scored_to=0.0, scores=None)
    _, _, name, index, given = about
    jobs.begin(lambda news: _arrived(about, news), "scores", name, index, dict(given))


def _about(state):
    """Which map is shown: the picture, the explanation, the class and the settings."""
    if state.answer is None or state.chosen is None or state.difference:
        return None
    given = state.explained_with.get(state.explained, {})
    return state.opened, state.answer.step, state.explained, state.chosen, tuple(sorted(given.items()))


def _arrived(about, news):
    if about != state.scored:
        return
    error = getattr(news, "error", None)
    if error:
        change(scored=None, scored_to=None, error=worded(error))
    elif getattr(news, "ended", True):
        change(scored_to=None, scores=getattr(news, "found", None))
    else:
        change(scored_to=news.done)


def _give_up():
    jobs.end("scores")
    change(scored=None, scored_to=None)
    element("score-map").focus()


def _go_on(state):
    """Another map is shown: what was tried was not about it."""
    if state.scored is not None and state.scored != _about(state):
        jobs.end("scores")
        change(scored=None, scored_to=None, scores=None)


def _path(fractions, values):
    """A curve, over a root axis: what comes first counts most."""
    places = ["{:.1f} {:.1f}".format(_WIDTH * at**0.5, _HEIGHT * (1 - value)) for at, value in zip(fractions, values)]
    return "M" + "L".join(places)


def show(state):
    _progress.hidden = _stop.hidden = state.scored_to is None
    _progress.value = state.scored_to or 0.0
    found = state.scores
    _chart.toggleAttribute("hidden", found is None)
    _words.hidden = found is None
    if found is None:
        return
    areas = found.areas
    _words.textContent = say(
        "scores", classes.name(found), percent(areas.deletion), percent(areas.random_deletion),
        percent(areas.insertion), percent(areas.random_insertion),
    )  # fmt: skip
    fractions = list(found.fractions)
    for name in _lines:
        _lines[name].setAttribute("d", _path(fractions, list(getattr(found.curves, name))))


shown_by(show, "scores", "scored_to", "language", "naming")
followed_by(_go_on, "answer", "opened", "chosen", "difference", "explained", "explained_with")
