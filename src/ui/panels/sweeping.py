"""What becomes of a class while the whole photo is changed, more and more: blurred, turned and so on.

It is about the photo without any hole, so whatever is done meanwhile leaves it true; another photo or
class ends it. The picture of each point becomes a step when the point is pressed.
"""

from ui.engine.question import Question
from ui.page import element, on
from ui.panels import multiples
from ui.state import followed_by, shown_by, state
from ui.words import classes, levels, say, translated

_progress = element("sweeping")
_stop = element("sweep-stop")
_words = element("sweep-words")
_figure = element("sweep-figure")
_key = element("sweep-key")
_make = _reset = None


def start(make, reset):
    """Call ``make(levels)`` for a picture that is changed so, by names, and ``reset()`` for the photo itself."""
    global _make, _reset
    _make, _reset = make, reset
    multiples.start(_open)
    on(_stop, "click", lambda event: _question.give_up())


def ask():
    """Change the photo that is open in every way."""
    _question.ask(_about(state)[1])


def _about(state):
    """Which photo and class: the one that is chosen, or else what the photo is."""
    if state.answer is None:
        return None
    first = state.answer.original_predictions[0].index
    return state.opened, first if state.chosen is None else state.chosen


_question = Question("sweep", "swept", "swept_to", "sweep", _about, "sweep")


def _open(name, level):
    """Have the picture of a point as a step."""
    wanted = {one.name: one.plain for one in state.sweep.changes}
    if wanted[name] == level:
        _reset()
    else:
        wanted[name] = level
        _make(wanted)


# What is shown ---------------------------------------------------------------------


def _told(found):
    """All of it in a sentence or two."""
    name, comma = classes.name(found), say("list-comma")
    winners, at, kept = [], {}, []  # at which changes each other class is first, in words
    for one in found.changes:
        least = _least(one, found.index)
        if least is None:
            kept.append(translated(one.title))
        else:
            winner = classes.name(one.winners[least])
            if winner not in at:
                winners.append(winner)
            at[winner] = at.get(winner, []) + [levels.called(one.called, one.levels[least])]
    if not _leads(found.changes[0], found.index):
        return say("sweep-gains", name, comma.join(at[name])) if at else say("sweep-never", name)
    if not at:
        return say("sweep-holds", name)
    told = [say("sweep-loses", name, winner, comma.join(at[winner])) for winner in winners]
    return " ".join(told + ([say("sweep-keeps", comma.join(kept))] if kept else []))


def _leads(one, index):
    """Whether a class comes first in the photo itself."""
    return one.winners[list(one.levels).index(one.plain)].index == index


def _least(one, index):
    """Where the least change lies by which it is otherwise than in the photo itself; None if it never is."""
    plain, leads = list(one.levels).index(one.plain), _leads(one, index)
    others = [
        (abs(at - plain), at) for at, winner in enumerate(one.winners) if (winner.index == index) != leads
    ]
    return min(others)[1] if others else None


def show(state):
    found = state.sweep
    _progress.hidden = _stop.hidden = state.swept_to is None
    _progress.value = state.swept_to or 0.0
    _figure.hidden = found is None
    _words.textContent = _told(found) if found is not None and state.swept_to is None else ""
    _words.hidden = not _words.textContent
    if found is None:
        multiples.erase()
    else:
        _key.textContent = say("sweep-key", classes.name(found))
        multiples.draw(found, (state.swept, state.language, state.naming))


def show_current(state):
    changed = list(getattr(state.answer, "changed", None) or ()) if state.sweep is not None else []
    whole = len(changed) == 1 and state.answer.share == 1
    multiples.mark(changed[0] if whole else None)


shown_by(show, "swept", "swept_to", "sweep", "language", "naming")
shown_by(show_current, "answer", "sweep")
followed_by(_question.go_on, "answer", "opened", "chosen")
