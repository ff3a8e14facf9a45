"""The table of predictions: each class before and after, on one axis; a class chosen shows its evidence.

While a stroke is painted the rows keep their places, and only their numbers follow; they are
ranked anew when it is done, and glide to their new places.
"""

from pyscript import document

from ui.page import clear, element, new, on, window
from ui.panels import glide
from ui.state import change, shown_by, state
from ui.words import classes, say
from ui.words.numbers import FARTHEST, arrow, log_odds, moved, percent, signed

_body = element("predictions").tBodies.item(0)
_rows = element("rows")
_cells = {}  # of each class listed: its row, two bars, and the cells before, after and change
_ranked = None  # the classes listed, in their order, and how they are written
_ROOMY = 1920  # pixels of width from which there is room for ten rows
_choose = _pin = None


def start(choose, pin):
    """Call ``choose(index)`` when a class is chosen, ``pin(indices)`` when pins change."""
    global _choose, _pin
    _choose, _pin = choose, pin
    on(_body, "click", _click)
    on(_rows, "change", lambda event: change(rows=int(_rows.value)))
    if window.innerWidth >= _ROOMY:
        _rows.value = "10"
        change(rows=10)


def _click(event):
    row = event.target.closest("tr[data-index]")
    if row:
        index = int(row.dataset.index)
        if event.target.closest(".unpin"):
            _pin([other for other in state.pinned if other != index])
        else:
            _choose(index)


def _told(answer):
    """All classes that an answer tells about."""
    told = {}
    for entries in (answer.modified_predictions, answer.followed_predictions, answer.modified_pinned):
        for entry in entries:
            told[entry.index] = entry
    return told


def _listed(answer):
    """The classes to list: the first ones now, what came first before, and the pinned ones."""
    listed = [entry.index for entry in answer.modified_predictions][: state.rows]
    before = answer.original_predictions[0].index
    if before not in listed:
        listed[-1:] = [before]
    return listed + [index for index in state.pinned if index not in listed]


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


def _rank(answer, state, told):
    """List the classes in their order; whoever is at a row with the keyboard stays there."""
    global _ranked
    order = [(index, index in state.pinned) for index in _listed(answer) if index in told]
    wanted = order, state.language, state.naming
    if wanted == _ranked:
        return
    _ranked = wanted
    at = document.activeElement.closest("#predictions tr") if document.activeElement else None
    focused = at.dataset.index if at else None
    were = glide.places(_body)
    clear(_body)
    _cells.clear()
    for index, pinned in order:
        _cells[index] = _row(told[index], pinned)
        _body.append(_cells[index][0])
        if str(index) == focused:
            _cells[index][-1].focus()
    glide.from_places(_body, were)


def show(state):
    answer = state.seen()
    if answer is None:
        return
    told = _told(answer)
    winner = answer.modified_predictions[0].index
    if state.preview is None or not _cells:
        _rank(answer, state, told)
    for index, cells in _cells.items():
        if index in told:
            _fill(cells, told[index], index == winner)
        cells[-1].setAttribute("aria-pressed", "true" if index == state.chosen else "false")


shown_by(show, "answer", "preview", "chosen", "rows", "log_odds", "pinned", "language", "naming")
