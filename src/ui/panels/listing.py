"""Rows of a table of predictions: each class before and after, as a pair of bars on one axis."""

from pyscript import document

from ui.page import clear, new
from ui.panels import glide
from ui.state import state
from ui.words import classes, say
from ui.words.numbers import FARTHEST, arrow, log_odds, moved, percent, signed


def told(answer):
    """All classes that an answer tells about, by their indices."""
    found = {}
    for entries in (answer.modified_predictions, answer.followed_predictions, answer.modified_pinned):
        for entry in entries:
            found[entry.index] = entry
    return found


def listed(answer, pinned):
    """The classes to list: the first ones now, what came first before, and the pinned ones."""
    found = [entry.index for entry in answer.modified_predictions][: state.rows]
    before = answer.original_predictions[0].index
    if before not in found:
        found[-1:] = [before]
    return [(index, index in pinned) for index in found] + [(index, True) for index in pinned if index not in found]


class Listing:
    """What one table lists; `body` is where its rows are."""

    def __init__(self, body):
        self.body = body
        self.cells = {}  # of each class: its row, two bars, the cells before, after and change, its name
        self.ranked = None  # the classes, in their order, and how they are written


def rank(listing, order, entries):
    """List the classes in their order; whoever is at a row with the keyboard stays there."""
    order = [one for one in order if one[0] in entries]
    wanted = order, state.language, state.naming
    if wanted == listing.ranked:
        return
    listing.ranked = wanted
    at = document.activeElement.closest("tr") if document.activeElement else None
    focused = at.dataset.index if at and listing.body.contains(at) else None
    were = glide.places(listing.body)
    clear(listing.body)
    listing.cells.clear()
    for index, pinned in order:
        listing.cells[index] = _row(entries[index], pinned)
        listing.body.append(listing.cells[index][0])
        if str(index) == focused:
            listing.cells[index][-1].focus()
    glide.from_places(listing.body, were)


def fill(listing, entries, winner, chosen):
    """Write the numbers of all that is listed."""
    for index, cells in listing.cells.items():
        if index in entries:
            _fill(cells, entries[index], index == winner)
        cells[-1].setAttribute("aria-pressed", "true" if index == chosen else "false")


def _row(entry, pinned):
    row = new("tr", data_index=entry.index)
    name = new("button", type="button", title=entry.name)
    classes.put(name, entry)
    axis = new("span", aria_hidden="true")
    axis.className = "axis"
    bars = new("i"), new("i")
    bars[0].className, bars[1].className = "before", "after"
    axis.append(bars[0], bars[1])
    who = new("div")
    who.className = "who"
    who.append(name, axis)
    cell = new("td")
    cell.append(who)
    if pinned:
        unpin = new("button", "×", type="button", title=say("unpin"), aria_label=say("unpin-class", classes.name(entry)))
        unpin.className = "unpin"
        cell.append(unpin)
        row.className = "pinned"
    cells = new("td"), new("td"), new("td")
    row.append(cell, cells[0], cells[1], cells[2])
    return (row,) + bars + cells + (name,)


def _fill(cells, entry, first):
    row, before_bar, after_bar, before, after, change_cell, _ = cells
    was, now = max(entry.confidence - entry.change, 0.0), entry.confidence
    if state.log_odds:
        odds = log_odds(was), log_odds(now)
        shares = [(one + FARTHEST) / (2 * FARTHEST) for one in odds]
        said = signed(odds[0]), signed(odds[1]), moved(odds[1] - odds[0])
    else:
        shares = was, now
        said = percent(was), percent(now), arrow(entry.change)
    for bar, share in zip((before_bar, after_bar), shares):
        bar.style.setProperty("--share", str(share))
    for cell, words in zip((before, after, change_cell), said):
        cell.textContent = words
    change_cell.className = "up" if "▲" in said[2] else "down" if "▼" in said[2] else ""
    row.classList.toggle("first", first)
