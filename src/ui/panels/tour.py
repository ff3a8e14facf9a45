"""A guided tour: small tasks, done on the page itself; it goes on when one is done."""

import js
from pyscript import document, ffi

from ui.panels.sheet import uncover
from ui.state import settings
from ui.page import all_of, element, on
from ui.state import shown_by, state
from ui.words import say

_card = element("tour")
_count = element("tour-count")
_text = element("tour-text")
_more = (element("tour-show"), element("tour-skip"))  # what the last card has no use for
_end = element("tour-end")
_KEY = "tour"  # in the browser's storage: that it was finished or skipped
_CONTROLS = "button, input, [tabindex='0']"

# What to do, where it is done (the first place there is to see), and a value that is another one when it is done.
STEPS = (
    ("tour-gallery", "#gallery, #photos", lambda: state.opened),
    (
        "tour-paint",
        "#modified-side .picture",
        lambda: state.answer.erased and state.answer.tracked_now,
    ),
    (
        "tour-peek",
        "#peek",
        lambda: state.peeked,
    ),
    (
        "tour-evidence",
        "#predictions",
        lambda: state.evidence is not None and state.evidence.label,
    ),
    (
        "tour-compare",
        "#compare",
        lambda: state.compared,
    ),
    (
        "tour-undo",
        "#undo",
        lambda: state.answer.can_redo and state.answer.tracked_now,
    ),
    (
        "tour-tools",
        "#tools",
        lambda: state.tool,
    ),
    (
        "tour-find",
        "#find",
        lambda: len(state.pinned),
    ),
)
_LAST = "tour-last"

_place = None  # which step it is at; None while there is no tour
_before = None  # that step's value when it began
_greeted = False


def start():
    """Connect the card; a first visit begins the tour once a photo is there."""
    on(_more[0], "click", lambda event: _lead())
    on(_more[1], "click", lambda event: _go(_place + 1))
    on(_end, "click", lambda event: end())


def begin():
    """Begin the tour, or begin it again."""
    if state.answer is not None:
        _go(0)


def end():
    """Leave the tour, and remember that."""
    global _place
    _place = None
    _mark(None)
    _card.hidden = True
    settings.remember(_KEY, "done")


def _go(place):
    """Show one step."""
    global _place, _before
    _place = place
    last = place == len(STEPS)
    words, where, value = (_LAST, None, None) if last else STEPS[place]
    _before = None if last else value()
    _card.hidden = False
    _count.textContent = "" if last else say("tour-count", place + 1, len(STEPS))
    _say(_text, words)
    for button in _more:
        button.hidden = last
    _say(_end, "tour-close" if last else "tour-end")
    _mark(where)
    if last:
        settings.remember(_KEY, "done")


def _say(place, key):
    """Put a text there, that goes with the language from now on."""
    place.setAttribute("data-text", key)
    place.textContent = say(key)


def _mark(where):
    """Outline the place that the step is about, and no other."""
    for old in all_of(".wanted"):
        old.classList.remove("wanted")
    if where:
        places = all_of(where)
        seen = [place for place in places if place.getClientRects().length]
        (seen or places)[0].classList.add("wanted")


def _lead():
    """Bring that place into view, and the focus to it."""
    place = document.querySelector(".wanted")
    uncover(place)
    control = place if place.matches(_CONTROLS) else place.querySelector(_CONTROLS)
    if control:
        control.focus()
    place.scrollIntoView(ffi.to_js({"block": "center"}))


def show(state):
    global _before, _greeted
    if state.answer is None:
        return
    if not _greeted:
        _greeted = True
        # Whoever drives the page by a program knows what they want.
        if not js.navigator.webdriver and settings.remembered(_KEY) is None:
            begin()
    if _place is None or _place == len(STEPS):
        return
    value = STEPS[_place][2]()
    if not value:
        _before = value
    elif value != _before:
        _go(_place + 1)


shown_by(show)
