"""The tools that work on the pictures, and which of them is in use."""

from ui import brush, pieces, shapes
from ui.page import element, on
from ui.state import change, shown_by, state

_choice = element("tools")
_TOOLS = {"brush": brush, "restore": brush, "rectangle": shapes, "lasso": shapes, "piece": pieces}
_KEYS = {"b": "brush", "r": "restore", "m": "rectangle", "l": "lasso", "s": "piece"}


def start():
    on(_choice, "change", lambda event: change(tool=event.target.value))


def choose_by(key):
    """Take the tool that this key stands for, if it stands for one."""
    if key in _KEYS and state.answer is not None:
        change(tool=_KEYS[key])
        return True
    return False


def _tool():
    return _TOOLS[state.tool]


def down(x, y):
    """The pointer goes down at this place of the pictures."""
    _tool().down(x, y)


def move(x, y):
    """It moves while it is down."""
    _tool().move(x, y)


def up():
    """It goes up."""
    _tool().up()


def cancel():
    """What was begun is given up."""
    _tool().cancel()


def hover(x, y):
    """It moves without being down."""
    _tool().hover(x, y)


def leave():
    """It leaves the picture."""
    _tool().leave()


def show(state):
    for choice in _choice.querySelectorAll("input"):
        choice.checked = choice.value == state.tool


shown_by(show)
