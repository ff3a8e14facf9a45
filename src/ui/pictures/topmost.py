"""The topmost canvas of each picture: what a pointer meets, and a browser's menu saves and copies.

During a stroke it shows the stroke. At rest it holds, unseen itself, just what is seen
below it, so that “Save image as” gives that and not an empty picture.
"""

from ui import pictures
from ui.page import all_of
from ui.state import shown_by

canvases = all_of(".stroke")  # over the original, over the modified
_held = False  # whether a stroke is in progress
_drawn = False  # whether a stroke is shown
_reflected = None  # what was seen when it was taken over


def begin():
    """A stroke is going to be drawn; one that is still being worked on stays."""
    global _held, _drawn
    if not _drawn:
        clear()
    for canvas in canvases:
        canvas.classList.add("drawn")
    _held = _drawn = True


def end():
    """It is done, and stays until the pictures show what became of it."""
    global _held
    _held = False


def clear():
    """Remove what is drawn."""
    for canvas in canvases:
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height)


def reflect():
    """Hold what is seen now, unless a stroke is in progress."""
    global _drawn
    if _held:
        return
    clear()
    for canvas in canvases:
        canvas.classList.remove("drawn")
        pictures.draw_seen(canvas)
    _drawn = False


def show(state):
    global _reflected
    seen = (state.seen(), state.evidence, state.strength)
    if state.phase != "busy" and (_drawn or _reflected != seen):
        _reflected = seen
        reflect()


shown_by(show, "phase", "answer", "preview", "evidence", "strength")
