"""Two networks, one picture, one hole: both answers in large letters, a table and a map of each.

Confidences of two networks stand on the same axis, in tables of their own; their scores do not
compare, so each map has its own scale.
"""

from pyscript import document

from ui.engine import second
from ui.page import all_of, element, on
from ui.panels.legend import number
from ui.panels.listing import Listing, fill, listed, rank, told
from ui.pictures import put
from ui.state import change, shown_by, state
from ui.words import classes, say, worded
from ui.words.numbers import percent

_lines = all_of("#headlines > span")
_one, _both = element("headline"), element("headlines")
_names = element("first-name"), element("second-name")
_place = element("second-answer")
_said = element("second-said")
_body = element("second-predictions").tBodies.item(0)
_maps = element("both-look")
_figures = all_of("#both-look figure")
_listing = Listing(_body)
_drawn = None  # the answer whose maps are drawn
_choose = None


def start(choose):
    """Call ``choose(index)`` for a class of the first network, where none of it is chosen yet."""
    global _choose
    _choose = choose
    on(_body, "click", _click)


def _click(event):
    row = event.target.closest("tr[data-index]")
    if not row or state.second is None:
        return
    index = int(row.dataset.index)
    if state.chosen is None:  # the pictures show the same class, or what came first
        _choose(index if state.second.same_classes else state.answer.original_predictions[0].index)
    change(second_class=(state.chosen, index))


def _line(answer):
    """What a network says, in a few words."""
    before, now = answer.original_predictions[0], answer.modified_predictions[0]
    if now.index != before.index:
        return say("now", classes.name(now), percent(now.confidence))
    was, kept = percent(before.confidence), percent(answer.tracked_now)
    if was == kept:
        return say("unchanged", classes.name(before), was)
    return say("changed", classes.name(before), was, kept)


def show(state):
    on_now = bool(state.beside) and state.answer is not None
    document.body.classList.toggle("two", on_now)
    _one.hidden, _both.hidden = on_now, not on_now
    _place.hidden = _names[0].hidden = not on_now
    if not on_now:
        return
    names = second.called(state.answer.network), second.called(state.beside)
    answer = state.second_painted or state.second
    for line, place, name, said in zip(_lines, _names, names, (state.seen(), answer)):
        large, small = line.children.item(0), line.children.item(1)
        large.textContent = _line(said) if said is not None else say("fetching-network", name)
        small.textContent = place.textContent = name
        line.title = say("said-by", name, large.textContent)


def show_rows(state):
    answer = state.second_painted or state.second
    if answer is None:
        rank(_listing, [], {})
        return
    entries = told(answer)
    if state.second_painted is None or not _listing.cells:
        pinned = [one.index for one in answer.modified_pinned]
        rank(_listing, [(index, False) for index, _ in listed(answer, pinned)], entries)
    chosen = state.second.maps[1].index if state.chosen is not None else None
    fill(_listing, entries, answer.modified_predictions[0].index, chosen)


def show_said(state):
    """What a person hears: once a picture, when both have answered."""
    answer = state.second
    _said.textContent = "" if answer is None else say("said-by", second.called(answer.network), _line(answer))


def show_maps(state):
    global _drawn
    answer = state.second
    _maps.hidden = answer is None
    if answer is None:
        return
    names = second.called(answer.first), second.called(answer.network)
    for figure, one, name in zip(_figures, answer.maps, names):
        canvas, words = figure.firstElementChild, figure.lastElementChild
        why = getattr(one, "why", None)
        canvas.hidden = bool(why)
        if not why and answer is not _drawn:
            put(canvas, one.picture, answer.size)
        words.firstElementChild.textContent = name
        if why:
            said = worded(why)
        elif one.drawn:
            said = say("looks-for", classes.name(one), number(one.points))
        else:
            said = say("looks-nowhere", classes.name(one))
        words.lastElementChild.textContent = said
    _drawn = answer


shown_by(show, "answer", "preview", "beside", "second", "second_painted", "networks", "language", "naming")
shown_by(show_rows, "second", "second_painted", "chosen", "rows", "log_odds", "language", "naming")
shown_by(show_said, "second", "networks", "language", "naming")
shown_by(show_maps, "second", "networks", "language", "naming")
