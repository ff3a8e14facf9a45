"""What would change the answer: the smallest hole that does, and the smallest part that keeps it.

Each is a long question about the picture as it is. What it finds becomes a step like any other, so it
can be undone, grown, filled otherwise and compared; at that step it is told here.
"""

from ui import engine
from ui.engine import jobs
from ui.page import all_of, clear, element, new, on
from ui.pictures import put
from ui.state import change, followed_by, shown_by, state
from ui.words import classes, say, translated, worded
from ui.words.numbers import percent

_for_class = element("seek-class")
_progress = element("seeking")
_stop = element("seek-stop")
_words = element("try-words")
_alone = element("try-alone")
_fills = element("try-fills")
_lines = all_of(".sought")
_ANY = -1  # for a target: whichever class it comes to
_make = None


class Wanted:
    """What is looked for, and in which picture: as `opened` and a step."""

    def __init__(self, name, target):
        self.name, self.target = name, target
        self.opened, self.step = state.opened, state.answer.step


def start(make):
    """Call ``make(found)`` when there is something to make a step of."""
    global _make
    _make = make
    on(_stop, "click", lambda event: _give_up())


def smallest():
    """Look for the smallest hole that changes the answer."""
    _ask("counterfactual", _ANY)


def to_chosen():
    """Look for the smallest hole that makes it the chosen class."""
    _ask("counterfactual", state.chosen)


def enough():
    """Look for the smallest part that alone keeps the answer."""
    _ask("sufficient", _ANY)


def aims(state):
    """Whether a class is chosen that is not the answer already."""
    return state.chosen is not None and state.chosen != state.answer.modified_predictions[0].index


def _ask(name, target):
    wanted = Wanted(name, target)
    change(sought=wanted, sought_to=0.0, found=None)
    jobs.begin(lambda news: _arrived(wanted, news), "seek", name, target)


def _arrived(wanted, news):
    if wanted is not state.sought:
        return
    error = getattr(news, "error", None)
    if error:
        change(sought=None, sought_to=None, found=None, error=worded(error))
        return
    found = getattr(news, "found", None) or state.found
    if not getattr(news, "ended", True):
        change(sought_to=news.done, found=found)
        return
    change(sought_to=None, found=found)
    if found is not None and getattr(found, "region", None) and not engine.changing():
        _make(found)


def _give_up():
    """Look no further; what was found so far is only told."""
    jobs.end("seek")
    change(sought_to=None)
    element("seek-any").focus()


def _go_on(state):
    """Another picture is there: what was asked was about the one before."""
    wanted = state.sought
    if wanted is not None and (wanted.opened, wanted.step) != (state.opened, state.answer.step):
        jobs.end("seek")
        change(sought=None, sought_to=None, found=None)


def told(region):
    """A region in one sentence."""
    before, area = classes.name(region.before), percent(region.area)
    agree = [one.holds for one in region.fills]
    if region.name == "sufficient":
        return say("sought-enough", area, before, sum(agree), len(agree))
    return say("sought-hole", area, before, classes.name(region.after), sum(agree), len(agree))


def _none(wanted, found):
    """That there was nothing to be found, in one sentence."""
    before = classes.name(found.before)
    if wanted.name == "sufficient":
        return say("sought-no-part", before, found.calls)
    return say("sought-no-hole" if wanted.target == _ANY else "sought-no-hole-to", before, found.calls)


def show(state):
    looking = state.sought_to is not None
    _progress.hidden = _stop.hidden = not looking
    _progress.value = state.sought_to or 0.0
    found = state.found
    region = getattr(found or state.answer, "region", None)
    if region:
        _words.textContent = say("sought-so-far", told(region)) if looking else told(region)
    elif looking:
        _words.textContent = say("seeking")
    elif found is not None:
        _words.textContent = _none(state.sought, found)
    else:
        _words.textContent = say("try-hint")
    alone = getattr(region, "alone", None)
    _alone.hidden = not alone
    if alone:
        put(_alone, alone.picture, alone.size)
    clear(_fills)
    for one in region.fills if region and not looking else ():
        mark, kind = ("✓ ", "agrees") if one.holds else ("✗ ", "disagrees")
        _fills.append(new("li", mark + translated(one.title), kind))
    path = getattr(found, "outline", "") if looking and found is not None else ""
    for line in _lines:
        line.setAttribute("d", path)


def show_class(state):
    aimed = state.answer is not None and aims(state)
    name = ""
    if aimed:
        for row in list(state.answer.followed_predictions) + list(state.answer.modified_predictions):
            if row.index == state.chosen:
                name = classes.name(row)
    _for_class.textContent = say("seek-class", name) if name else say("seek-chosen")


shown_by(show, "answer", "found", "sought", "sought_to", "language", "naming")
shown_by(show_class, "answer", "chosen", "language", "naming")
followed_by(_go_on, "answer", "opened")
