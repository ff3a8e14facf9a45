"""How good a map is: what it puts first is erased, more and more, and then left alone.

The curves are of the map that is shown, and of all that were tried for this picture and class, beside
its pieces in a random order. What the network saw at any point of them can be looked at.
"""

import asyncio

from ui import engine
from ui.engine import jobs
from ui.page import all_of, clear, element, new, on
from ui.pictures import put
from ui.state import change, followed_by, shown_by, state
from ui.words import classes, say, translated, worded
from ui.words.numbers import percent

_progress = element("scoring")
_stop = element("score-stop")
_words = element("score-words")
_chart = element("score-chart")
_lines = element("score-lines")
_maps = element("score-maps")
_slider = element("score-at")
_pictures = all_of("#score-tried canvas")  # with what comes first erased, and with only that left
_captions = all_of("#score-tried figcaption")
_WIDTH, _HEIGHT = 200, 100  # of the chart, in its own units
_MOST = 4  # maps that can be told apart
_SEEN = 1  # which of the fills the pictures are filled by: blur


def start():
    on(_stop, "click", lambda event: _give_up())
    on(_slider, "input", lambda event: change(score_at=int(_slider.value)))


def possible(state):
    """Whether a whole map of one class is shown."""
    return state.evidence is not None and not state.difference and state.explained_to is None


def ask():
    """Try the map that is shown."""
    wanted = _shown(state)
    change(scored=wanted, scored_to=0.0)
    jobs.begin(lambda news: _arrived(wanted, news), "scores", wanted.name, wanted.index, dict(wanted.given))


def _shown(state):
    """Which map is shown, if one is."""
    return None if state.difference else state.map()


def _same_picture(one, other):
    return one[:3] == other[:3]


def _arrived(wanted, news):
    if wanted != state.scored:
        return
    error = getattr(news, "error", None)
    if error:
        change(scored=None, scored_to=None, error=worded(error))
    elif getattr(news, "ended", True):
        others = [(one, found) for one, found in state.scores if one != wanted]
        kept = others[-(_MOST - 1) :] + [(wanted, news.found)]
        change(scored=None, scored_to=None, scores=tuple(kept))
    else:
        change(scored_to=news.done)


def _give_up():
    jobs.end("scores")
    change(scored=None, scored_to=None)
    element("score-map").focus()


def _go_on(state):
    """Another map is shown: what is being tried is not about it; nor is what was, if its picture is another."""
    shown = _shown(state)
    if state.scored is not None and shown != state.scored:
        jobs.end("scores")
        change(scored=None, scored_to=None)
    if state.scores and (shown is None or not _same_picture(shown, state.scores[0][0])):
        change(scores=())


def _tried(state):
    """The shown map and what came of it, if it was tried."""
    shown = _shown(state)
    for one, found in state.scores:
        if one == shown:
            return one, found
    return None


def _look(state):
    """See to it that the pictures are those of the point that is looked at."""
    tried = _tried(state)
    wanted = None if tried is None else (tried[0], state.score_at)
    if wanted is None:
        if state.trial is not None:
            change(trial=None)
    elif state.trial is None or state.trial[0] != wanted:
        change(trial=(wanted, None))
        asyncio.create_task(_ask(wanted))


async def _ask(wanted):
    one, at = wanted
    answer = await engine.call("trial", one.name, one.index, dict(one.given), at)
    if state.trial is not None and state.trial[0] == wanted and getattr(answer, "erased", None):
        change(trial=(wanted, answer))


def _place(fraction, value):
    """A point of the chart, over a root axis: what comes first counts most."""
    return "{:.1f} {:.1f}".format(_WIDTH * fraction**0.5, _HEIGHT * (1 - value))


def _way(fractions, values):
    return "L".join([_place(*each) for each in zip(fractions, values)])


def _band(fractions, curves):
    """The markup of the area between the least and the most of some curves."""
    lists = [list(curve) for curve in curves]
    least = [min(values) for values in zip(*lists)]
    most = [max(values) for values in zip(*lists)]
    back = list(zip(fractions, least))
    back.reverse()
    return '<path class="band" d="M{}L{}Z"/>'.format(
        _way(fractions, most), "L".join([_place(*each) for each in back])
    )


def _drawn(scores, tried, at):
    """The markup of all curves; thin those of each fill, for the map that is shown."""
    fractions = list(scores[0][1].fractions)
    first = scores[0][1].curves
    parts = [_band(fractions, first.random_deletion), _band(fractions, first.random_insertion)]
    for number, (one, found) in enumerate(scores):
        for name in ("deletion", "insertion"):
            kind = "{} map-{}".format(name, number)
            if tried is not None and one == tried[0]:
                for values in getattr(found.curves, name):
                    parts.append('<path class="{} thin" d="M{}"/>'.format(kind, _way(fractions, list(values))))
            mean = _way(fractions, list(getattr(found.means, name)))
            parts.append('<path class="{} mean" d="M{}"/>'.format(kind, mean))
    if tried is not None:
        x = "{:.1f}".format(_WIDTH * fractions[at] ** 0.5)
        parts.append('<path class="at" d="M{} 0V{}"/>'.format(x, _HEIGHT))
    return "".join(parts)


def show_progress(state):
    _progress.hidden = _stop.hidden = state.scored_to is None
    _progress.value = state.scored_to or 0.0


def show(state):
    scores, tried = state.scores, _tried(state)
    _chart.toggleAttribute("hidden", not scores)
    _words.hidden = tried is None
    clear(_maps)
    if not scores:
        return
    _lines.innerHTML = _drawn(scores, tried, state.score_at)
    for number, (_, found) in enumerate(scores):
        words = say("score-of", translated(found.title), percent(found.areas.deletion), percent(found.areas.insertion))
        _maps.append(new("li", words, "map-{}".format(number)))
    if tried is not None:
        found = tried[1]
        areas = found.areas
        _words.textContent = say(
            "scores", translated(found.title), classes.name(found), percent(areas.deletion),
            percent(areas.random_deletion), percent(areas.insertion), percent(areas.random_insertion),
        )  # fmt: skip


def show_trial(state):
    tried, (_, seen) = _tried(state), state.trial or (None, None)
    _slider.disabled = tried is None
    _slider.value = str(state.score_at)
    element("score-tried").hidden = seen is None or tried is None
    if seen is None or tried is None:
        return
    found, at = tried[1], state.score_at
    share = "{}%".format(round(100 * list(found.fractions)[at]))
    _slider.setAttribute("aria-valuetext", share)
    for picture, caption, rgba, curves, key in (
        (_pictures[0], _captions[0], seen.erased, found.curves.deletion, "score-erased"),
        (_pictures[1], _captions[1], seen.left, found.curves.insertion, "score-left"),
    ):
        put(picture, rgba, seen.size)
        caption.textContent = say(key, share, percent(list(list(curves)[_SEEN])[at]))


shown_by(show_progress, "scored_to")
shown_by(
    show, "scores", "score_at", "answer", "opened", "chosen", "difference", "explained", "explained_with",
    "language", "naming",
)  # fmt: skip
shown_by(
    show_trial, "scores", "score_at", "trial", "answer", "opened", "chosen", "difference", "explained", "explained_with",
    "language",
)  # fmt: skip
followed_by(_go_on, "answer", "opened", "chosen", "difference", "explained", "explained_with")
followed_by(_look, "scores", "score_at", "answer", "opened", "chosen", "difference", "explained", "explained_with")
