"""The table of predictions; a class chosen shows its evidence.

While a stroke is painted the rows keep their places, and only their numbers follow; they are
ranked anew when it is done, and glide to their new places.
"""

from ui.page import element, on, window
from ui.panels.listing import Listing, fill, listed, rank, told
from ui.state import change, shown_by, state

_body = element("predictions").tBodies.item(0)
_rows = element("rows")
_listing = Listing(_body)
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


def show(state):
    answer = state.seen()
    if answer is None:
        return
    entries = told(answer)
    if state.preview is None or not _listing.cells:
        rank(_listing, listed(answer, state.pinned), entries)
    fill(_listing, entries, answer.modified_predictions[0].index, state.chosen)


shown_by(show, "answer", "preview", "chosen", "rows", "log_odds", "pinned", "language", "naming")
