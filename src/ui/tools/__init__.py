"""The tools that work on the pictures, which of them is in use, and whose hand it is in.

Pointer and keyboard use the same tools. Whoever begins a stroke has the tool until the
stroke ends; what another hand says about it means nothing. A tool that is chosen
meanwhile is taken with the next stroke.
"""

from ui.tools import brush, pieces, shapes, view
from ui.page import element, on
from ui.state import change, shown_by, state

_choice = element("tools")
_ROOMS = (brush, shapes, pieces, view)  # whoever adds a tool adds its module here
_tools = {tool.name: (tool, room) for room in _ROOMS for tool in room.TOOLS}
_hand = None  # whose stroke is in progress
_used = None  # the tool that it is made with


def start(finish):
    """Connect all tools; ``finish(kind, points, amount)`` is called with what each edit comes to."""
    for room in _ROOMS:
        room.start(finish)
    on(_choice, "change", lambda event: change(tool=event.target.value))


def every():
    """All tools there are."""
    return [tool for tool, room in _tools.values()]


def find(name):
    """The tool of this name."""
    return _tools[name][0]


def _room():
    return _tools[state.tool][1]


def choose(name):
    """Take the tool of this name."""
    change(tool=name)


def held_by(hand):
    """Whether this hand has a stroke in progress."""
    return _hand == hand


def down(hand, x, y):
    """A hand begins a stroke at this place of the pictures; another's stroke ends."""
    global _hand, _used
    up(_hand)
    change(pointed=None)
    _hand, _used = hand, view if view.wanted() else _room()
    _used.down(x, y)


def move(hand, x, y):
    """Its stroke goes on to this place."""
    if _hand and _hand == hand:
        _used.move(x, y)


def moves_view():
    """Whether the stroke in progress is none, but moves the pictures under the pointer."""
    return _hand and _used is view


def up(hand):
    """Its stroke is done."""
    global _hand
    if _hand and _hand == hand:
        _hand = None
        _used.up()


def cancel(hand):
    """Its stroke is taken back."""
    global _hand
    if _hand and _hand == hand:
        _hand = None
        _used.cancel()


def give_up():
    """The picture under the stroke in progress is another now: it is taken back."""
    cancel(_hand)


def hover(x, y):
    """Something moves over the pictures without painting."""
    if not _hand:
        _room().hover(x, y)
        if state.evidence is not None:  # else there is nothing to point at, and this comes often
            change(pointed=(x, y))


def leave():
    """It leaves the picture."""
    _room().leave()


def show(state):
    for choice in _choice.querySelectorAll("input"):
        choice.checked = choice.value == state.tool


shown_by(show, "tool")
