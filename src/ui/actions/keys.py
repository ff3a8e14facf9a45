"""Which keys are pressed, in the words of the table of actions: ``Ctrl+Shift+Z``, ``B``, ``?``.

A single key does nothing while something is typed or chosen from a list, in a dialog, or when the
person has switched that off. On a Mac, Command stands for Ctrl.
"""

from pyscript import document

from ui.page import on, window
from ui.state import state
from ui.words import say

_MAC = "Mac" in window.navigator.platform
_SIGNS = {"Ctrl": "⌘", "Shift": "⇧"}  # of a Mac
_READERS = {"Ctrl": "Meta" if _MAC else "Control"}  # as screen readers are told
_TYPING = (
    "input:not([type=range], [type=checkbox], [type=radio], [type=file], [type=button]), textarea, [contenteditable]"
)
_EVERYWHERE = ("Ctrl+K",)  # what opens from a search box, too
_pressed = None


def start(pressed):
    """Ask ``pressed(chord, repeated)`` whether keys mean anything."""
    global _pressed
    _pressed = pressed
    on(document, "keydown", _down)


def chord(event):
    """The keys of an event, or nothing if they cannot be a shortcut."""
    key = getattr(event, "key", None)  # some events of a browser's own have none
    if not key or getattr(event, "isComposing", False):
        return ""
    third = event.getModifierState("AltGraph")  # with which some keyboards write [ and ]
    if event.altKey and not third:
        return ""
    parts = []
    if (event.ctrlKey or event.metaKey) and not third:
        parts.append("Ctrl")
    letter = len(key) == 1 and key.lower() != key.upper()
    if event.shiftKey and (letter or len(key) > 1):  # with other signs it only writes them
        parts.append("Shift")
    return "+".join(parts + ["Space" if key == " " else key.upper() if letter else key])


def is_single(chord):
    """Whether it is one key that also writes a sign."""
    return len(chord) == 1


def _down(event):
    if event.defaultPrevented:
        return
    keys = chord(event)
    if not keys or document.querySelector("dialog[open]"):
        return
    if event.target.matches(_TYPING) and keys not in _EVERYWHERE:
        return
    if is_single(keys) and (not state.shortcuts or event.target.matches("select")):
        return
    if _pressed(keys, event.repeat):
        event.preventDefault()


def parts(chord):
    """The caps of the keys, as the person's keyboard and language have them."""
    caps = chord.split("+") if len(chord) > 1 else [chord]
    named = [say("space") if cap == "Space" else cap for cap in caps]
    return [_SIGNS.get(cap, cap) for cap in named] if _MAC else named


def shown(chord):
    """The same in one word."""
    return ("" if _MAC else "+").join(parts(chord))


def told_to_readers(chords):
    """The same for a screen reader, all that do the same thing."""
    return " ".join(
        "+".join(_READERS.get(cap, cap) for cap in (one.split("+") if len(one) > 1 else [one])) for one in chords
    )
