"""All that the page knows, in one place.

Things flow one way: an event asks the engine, the answer changes the state, and
the state is shown. Whoever shows a part of it registers with :func:`shown_by`.
"""


class State:
    """What is shown; see each module for the part it shows."""

    def __init__(self):
        self.language = "en"  # of the texts: en or zh-Hans
        self.naming = "en"  # of the classes' names: that of the texts, once they are there
        self.phase = "booting"  # booting, ready, busy or error: body[data-state]
        self.backend = ""
        self.message = ""  # what is being worked on
        self.summary = ""  # what came of it: the status line says it when all is done
        self.news = ""  # what was done beside it, such as copying: said instead, until the next answer
        self.error = ""  # one sentence, in the alert
        self.silent = False  # whether the engine has given no sign of life for a while
        self.progress = 0.0  # 0 to 1, of the boot or of a long fill
        self.answer = None  # the engine's latest answer about the pictures
        self.preview = None  # and, while a stroke is being painted, about it so far
        self.evidence = None  # about the chosen class, in the pictures of `answer`
        self.pinned = []  # indices of classes that are always listed
        self.rows = 5  # how many classes the tables list
        self.history = None  # the engine's answer about the steps
        self.difference = False  # whether what changed is shown, instead of both evidences
        self.chosen = None  # index of the class whose evidence is shown
        self.asked = None  # which picture (as `opened`) and class were chosen last, even if hidden now
        self.signed = False  # whether evidence against is shown, too
        self.look = []  # how evidence is drawn: any of contours, cells and own, for its own scale
        self.strength = 100  # percent of the map's own opacity
        self.ramp = None  # what the legend's colours were asked for, and they, as CSS
        self.methods = []  # the engine's, that the select lists
        self.method = ""
        self.tool = "brush"  # brush, restore, rectangle, lasso, piece or move
        self.live = True  # whether strokes are followed while they are painted
        self.brush_size = 60  # diameter in pixels of the working picture
        self.opened = 0  # how many pictures were opened: which one this is
        self.picture = ""  # the gallery's name of what is open, or ""
        self.photo = None  # the bytes of what is open, if it is a photo of the person's own
        self.photo_size = (0, 0)  # width and height of what was opened
        self.peeked = 0  # how often the original was looked at
        self.compared = 0  # how often all fills were compared
        self.fills = None  # while they are: see panels/compare.py
        self.shortcuts = True  # whether single keys do something
        self.outline = True  # whether a line is drawn around what is erased
        self.view = "sides"  # or slider; before, after or slider where there is room for one

    def seen(self):
        """The answer that the pictures and tables show."""
        return self.preview or self.answer


state = State()
_shows = []
_glimpses = []


def shown_by(show, live=False):
    """Call ``show(state)`` after each change; if `live`, while the brush moves, too."""
    _shows.append(show)
    if live:
        _glimpses.append(show)


def glimpse(preview):
    """Show what the stroke in progress does: only those who show it are called, for speed."""
    state.preview = preview
    for show in _glimpses:
        show(state)


def change(**values):
    """Change the state and show it."""
    for name, value in values.items():
        setattr(state, name, value)
    for show in _shows:
        show(state)
