"""The tables of predictions; a row chosen shows that class's evidence."""

from ui.page import clear, element, new, on
from ui.state import change, shown_by, state
from ui.words import classes, say

_tables = (("original", element("original-predictions")), ("modified", element("modified-predictions")))
_drawn = {}
_rows = element("rows")
_follow = element("follow")
_choose = _pin = None


def start(choose, pin):
    """Call ``choose(index)`` when a class is chosen, ``pin(indices)`` when pins change."""
    global _choose, _pin
    _choose, _pin = choose, pin
    for _, table in _tables:
        on(table, "click", _click)
    on(_rows, "change", lambda event: change(rows=int(_rows.value)))
    on(_follow, "change", lambda event: change(follow=_follow.value == "original"))


def percent(confidence):
    """A confidence in words: 0.99912 is “99.9%”, and only 1 is “100%”."""
    if 0.9995 <= confidence < 1:
        return ">99.9%"
    if 0 < confidence < 0.0005:
        return "<0.1%"
    return "{:.1f}%".format(100 * confidence)


def points(change):
    """A signed change in percentage points."""
    sign = "+" if change > 0 else "−"
    size = abs(100 * change)
    return "±0.0" if size < 0.05 else "{}{:.1f}".format(sign, size)


def _click(event):
    row = event.target.closest("tr[data-index]")
    if row:
        index = int(row.dataset.index)
        if event.target.closest(".unpin"):
            _pin([other for other in state.pinned if other != index])
        else:
            _choose(index)


def _row(entry, with_change, pinned):
    row = new("tr", data_index=entry.index)
    pressed = "true" if entry.index == state.chosen else "false"
    name = new("button", type="button", aria_pressed=pressed, title=entry.name)
    classes.put(name, entry)
    cell = new("td")
    cell.append(name)
    if pinned:
        unpin = new("button", "×", type="button", title=say("unpin"), aria_label=say("unpin-class", classes.name(entry)))
        unpin.className = "unpin"
        cell.append(unpin)
        row.className = "pinned"
    bar = new("td", percent(entry.confidence))
    bar.className = "confidence"
    bar.style.setProperty("--confidence", str(entry.confidence))
    row.append(cell, bar)
    if with_change:
        moved = new("td", points(entry.change))
        moved.className = "up" if entry.change > 0.0005 else "down" if entry.change < -0.0005 else ""
        row.append(moved)
    return row


def _listed(answer, side):
    """The rows of one table, and how many of them are not pinned."""
    if side == "original":
        return list(answer.original_predictions)[: state.rows], answer.original_pinned
    ranked = answer.followed_predictions if state.follow else answer.modified_predictions
    return list(ranked)[: state.rows], answer.modified_pinned


def show(state):
    answer = state.seen()
    look = (state.chosen, state.rows, state.follow, state.language, state.naming)
    if answer is None or (_drawn.get("answer") is answer and _drawn["look"] == look):
        return
    _drawn.update(answer=answer, look=look)
    for side, table in _tables:
        if side == "original" and state.preview is not None:
            continue  # painting does not change it
        body = table.tBodies.item(0)
        clear(body)
        ranked, pinned = _listed(answer, side)
        for entry in ranked:
            body.append(_row(entry, side == "modified", False))
        for entry in pinned:
            body.append(_row(entry, side == "modified", True))


shown_by(show, live=True)
