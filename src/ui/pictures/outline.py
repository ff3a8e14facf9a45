"""The line around what is erased, over both pictures; dashed around what is only marked."""

from ui.page import all_of, element, on
from ui.state import change, settings, shown_by

_switch = element("outline")
_holes = all_of(".hole")  # the drawings, over the original and over the modified
_erased = all_of(".erased")  # each with the area inside, which clips the inner line
_marked = all_of(".marked")
_KEY = "outline"  # in the browser's storage


def start():
    on(_switch, "change", lambda event: choose(_switch.checked))
    change(outline=settings.is_on(_KEY, True))


def choose(wanted):
    """Draw the line or not, now and at the next visit."""
    settings.switch(_KEY, wanted)
    change(outline=wanted)


def show(state):
    seen = state.seen()
    _switch.checked = state.outline
    for hole in _holes:
        hole.toggleAttribute("hidden", not state.outline)
    if seen is None or not state.outline:
        return
    whole = getattr(seen, "share", 0) == 1  # there is nothing that a line could tell apart
    for path in _erased:
        path.setAttribute("d", "" if whole else seen.outline)
    for path in _marked:
        path.setAttribute("d", getattr(seen, "marked_outline", ""))


shown_by(show, "answer", "preview", "outline")
