"""The tables of predictions; a row chosen shows that class's evidence."""

from ui.page import clear, element, new, on
from ui.state import shown_by

_tables = (("original", element("original-predictions")), ("modified", element("modified-predictions")))
_drawn = {}
_choose = None


def start(choose):
    """Call ``choose(index)`` when a class is chosen."""
    global _choose
    _choose = choose
    for _, table in _tables:
        on(table, "click", _click)


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
        _choose(int(row.dataset.index))


def _row(entry, state, with_change):
    row = new("tr", data_index=entry.index)
    pressed = "true" if entry.index == state.chosen else "false"
    name = new("button", entry.label, type="button", aria_pressed=pressed, title=entry.name)
    cell = new("td")
    cell.append(name)
    bar = new("td", percent(entry.confidence), class_="")
    bar.className = "confidence"
    bar.style.setProperty("--confidence", str(entry.confidence))
    row.append(cell, bar)
    if with_change:
        change = new("td", points(entry.change))
        change.className = "up" if entry.change > 0.0005 else "down" if entry.change < -0.0005 else ""
        row.append(change)
    return row


def show(state):
    answer = state.seen()
    if answer is None or (_drawn.get("answer") is answer and _drawn["chosen"] == state.chosen):
        return
    _drawn.update(answer=answer, chosen=state.chosen)
    for side, table in _tables:
        body = table.tBodies.item(0)
        clear(body)
        for entry in getattr(answer, side + "_predictions"):
            body.append(_row(entry, state, side == "modified"))


shown_by(show)
