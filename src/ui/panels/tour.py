"""A guided tour: small tasks, done on the page itself; it goes on when one is done."""

from pyscript import document, ffi

from ui.panels.sheet import uncover
from ui.page import all_of, element, on
from ui.state import change, followed_by, shown_by, state
from ui.words import say

_card = element("tour")
_count = element("tour-count")
_text = element("tour-text")
_more = (element("tour-show"), element("tour-skip"))  # what the last card has no use for
_end = element("tour-end")
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

_before = None  # the step's value when it began


def start():
    on(_more[0], "click", lambda event: _lead())
    on(_more[1], "click", lambda event: _go(state.tour + 1))
    on(_end, "click", lambda event: end())


def begin():
    """Begin the tour, or begin it again."""
    if state.answer is not None:
        _go(0)


def end():
    """Leave the tour, and remember that."""
    change(tour=None)


def _go(place):
    """Be at this step; after the last there is a word of farewell."""
    global _before
    _before = STEPS[place][2]() if place < len(STEPS) else None
    change(tour=place)


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
    _card.hidden = state.tour is None
    if state.tour is None:
        _mark(None)
        return
    last = state.tour == len(STEPS)
    words, where, _ = (_LAST, None, None) if last else STEPS[state.tour]
    _count.textContent = "" if last else say("tour-count", state.tour + 1, len(STEPS))
    _text.textContent = say(words)
    for button in _more:
        button.hidden = last
    _end.textContent = say("tour-close" if last else "tour-end")
    _mark(where)


def go_on(state):
    """Go to the next step when this one is done."""
    global _before
    if state.tour is None or state.tour == len(STEPS) or state.answer is None:
        return
    value = STEPS[state.tour][2]()
    if not value:
        _before = value
    elif value != _before:
        _go(state.tour + 1)


shown_by(show, "tour", "language")
followed_by(go_on, "answer", "opened", "peeked", "evidence", "compared", "tool", "pinned")
