"""Everything that a person can do by a command: one entry each.

Buttons, shortcuts, the palette and the help's table all come from these entries. Whoever adds a
command adds its entry, in the file of this room that its like are in, and its texts.
"""

from ui.actions import keys
from ui.page import all_of, on
from ui.state import shown_by, state
from ui.words import say, spoken


class Action:
    """One command.

    Parameters
    ----------
    name : str
        What buttons ask for, by ``data-action``.
    words : str
        Key of the text that names it.
    perform : callable or None
        Does it; None for what only hands can do, such as moving a brush: the help tells of that.
    keys : tuple of str
        Such as ``Ctrl+Shift+Z`` (on a Mac the Command key), ``B`` or ``Escape``.
    possible : callable
        Tells from the state whether it can be done now.
    does : str
        Key of the text that says in one line what it does.
    detail : str
        What the words go on with: a text's key, or what the engine or the gallery says in English.
    gesture : str
        Key of the text that says what hands do, where that is no key.
    repeats : bool
        Whether a key that is held down does it again and again.
    """

    def __init__(
        self, name, words, perform=None, keys=(), possible=None, does="", detail="", gesture="", repeats=False
    ):
        self.name, self.words, self.does, self.detail, self.gesture = name, words, does, detail, gesture
        self.perform, self.keys, self.repeats = perform, keys, repeats
        self.possible = possible or (lambda state: True)

    def label(self):
        """Its name in the person's language."""
        return self.names()[0]

    def names(self):
        """Its name in each language, the person's own first."""
        first = spoken(self.words)
        if not self.detail:
            return first
        joints = spoken("with-detail")
        return [joints[at].format(first[at], part) for at, part in enumerate(spoken(self.detail))]

    def sought(self):
        """All that a person may call it."""
        return self.names() + (spoken(self.detail) if self.detail else [])

    def line(self):
        """What it does, in one line."""
        return say(self.does) if self.does else ""

    def tip(self):
        """What a button for it says on hover: what it does, and the keys that do the same."""
        words = self.line() or self.label()
        return say("with-keys", words, keys.shown(self.keys[0])) if self.keys else words


class Choice:
    """A command for each of several things, such as photos, that may come and go.

    `words` names all of it and `does` tells what it does, by texts' keys; ``each()`` lists the actions.
    """

    def __init__(self, words, does, each):
        self.words, self.does, self.each = words, does, each


_entries = []
_bound = []  # buttons, and the actions that they stand for


def add(*entries):
    """Take these actions and choices into the table."""
    _entries.extend(entries)


def entries():
    """The table, as it was written."""
    return list(_entries)


def every():
    """All actions there are at the moment, those of choices as well."""
    found = []
    for entry in _entries:
        found.extend(entry.each() if isinstance(entry, Choice) else [entry])
    return found


def find(name):
    """The action of this name, or None."""
    for action in every():
        if action.name == name:
            return action
    return None


def possible(name):
    """Whether there is such an action, and it can be done now."""
    action = find(name)
    return action is not None and action.perform is not None and bool(action.possible(state))


def perform(name):
    """Do it, if it can be done now; return whether it could."""
    if not possible(name):
        return False
    find(name).perform()
    return True


def start():
    """Connect the keyboard, and all buttons that name an action; call it when the table is whole."""
    keys.start(_pressed)
    for button in all_of("[data-action]"):
        bind(button)


def bind(button):
    """Have a button do the action that its ``data-action`` names, and be disabled while it cannot."""
    action = find(button.dataset.action)
    _bound.append((button, action))
    on(button, "click", lambda event: perform(action.name))
    if action.keys:
        button.setAttribute("aria-keyshortcuts", keys.told_to_readers(action.keys))
    button.title = action.tip()
    button.disabled = not action.possible(state)


def _pressed(chord, repeated):
    """Do what these keys stand for; return whether they stand for anything possible."""
    for entry in _entries:
        if not isinstance(entry, Choice) and chord in entry.keys and entry.perform and entry.possible(state):
            if entry.repeats or not repeated:
                entry.perform()
            return True
    return False


def show_possible(state):
    for button, action in _bound:
        button.disabled = not action.possible(state)


def show_tips(state):
    for button, action in _bound:
        button.title = action.tip()


shown_by(
    show_possible, "phase", "answer", "requests", "chosen", "silent", "evidence", "difference", "explained_to", "beside",
)
shown_by(show_tips, "language")


def working(state):
    """Whether there is a picture to do something to."""
    return state.phase in ("ready", "busy") and state.answer is not None
