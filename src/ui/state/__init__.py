"""All that the page knows, in one place.

Things flow one way: an event asks the engine, the answer changes the state, and
the state is shown. Whoever shows parts of it registers with :func:`shown_by`; where one
change leads to another, :func:`followed_by` says so. A module
keeps for itself only what is in the person's hand at the moment, such as the points of a
stroke; nobody shows that but the module.
"""

from collections import namedtuple

AT_ONCE = "class-map"  # the explanation that costs nothing: it follows each stroke
FOLLOWING = (AT_ONCE, "attribution")  # those that begin with it: while a stroke is painted, it is shown


# A map of the chosen class: which picture, as `opened` and a step, and what it was asked.
Map = namedtuple("Map", ("opened", "step", "index", "name", "given"))


class State:
    """What is shown; see each module for the part it shows."""

    def __init__(self):
        self.language = "en"  # of the texts: en or zh-Hans
        self.naming = "en"  # of the classes' names: that of the texts, once they are there
        self.imagenet = True  # whether the classes are those that have names in each language
        self.requests = ()  # names and arguments of what the engine has not answered yet
        self.jobs = ()  # names of the long questions that run beside them: body[data-job]
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
        self.log_odds = False  # whether they are compared by log-odds, instead of by percent
        self.rows = 5  # how many classes the tables list
        self.history = None  # the engine's answer about the steps
        self.difference = False  # whether what changed is shown, instead of both evidences
        self.chosen = None  # index of the class whose evidence is shown
        self.asked = None  # which picture (as `opened`) and class were chosen last, even if hidden now
        self.signed = False  # whether evidence against is shown, too
        self.look = []  # how evidence is drawn: any of contours, cells and own, for its own scale
        self.explanations = []  # the engine's, that Why lists
        self.ways = []  # all that the engine can be asked about a picture, in words
        self.explained = "attribution"  # by which of them the chosen class is explained
        self.explained_with = {}  # what is set about them, by their names
        self.explaining = None  # what was asked last; see panels/explaining.py
        self.explained_to = None  # and how far that is, from 0 to 1, while it runs
        self.scored = None  # of which map it was asked how good it is; see panels/scoring.py
        self.scored_to = None  # and how far that is, from 0 to 1, while it runs
        self.scores = ()  # the maps that were tried, and what came of each
        self.score_at = 4  # which point of their curves is looked at
        self.trial = None  # for what the pictures of that point were asked, and they, once they are there
        self.pointed = None  # x and y of where the pointer rests on the pictures, or was tapped
        self.piece = None  # what the network saw without the piece there
        self.shuffling = None  # about which class of which picture networks with shuffled weights were asked
        self.shuffled_to = None  # and how far that is, from 0 to 1, while it runs
        self.shuffled = None  # what has come of it
        self.swept = None  # of which photo and class it was asked last; see panels/sweeping.py
        self.swept_to = None  # and how far that is, from 0 to 1, while it runs
        self.sweep = None  # what the engine has told of it
        self.beside = ""  # the name of the network that is asked beside the one of `answer`, if any
        self.asked_second = None  # what it was asked last; see engine/second.py
        self.second = None  # its latest answer about the pictures
        self.second_painted = None  # and, while a stroke is being painted, about it so far
        self.second_class = None  # with which class of the first chosen, which of its own is
        self.background = None  # of which photo and networks it was asked; see panels/background.py
        self.background_to = None  # and how far that is, from 0 to 1, while it runs
        self.falls = None  # what the engine has told of it
        self.sought = None  # which region was asked for last; see panels/seeking.py
        self.sought_to = None  # and how far that is, from 0 to 1, while it runs
        self.found = None  # what the engine has told of it
        self.strength = 100  # percent of the map's own opacity
        self.ramp = None  # what the legend's colours were asked for, and they, as CSS
        self.networks = []  # the engine's, that can be asked
        self.remembered = []  # names and titles of the person's own that this device keeps
        self.looked = None  # what the engine found in a network that the person is about to use
        self.looked_at = ""  # the SHA-256 of its file
        self.feeding = ""  # how that is fed: the name of one of the choices
        self.feedings = {}  # what it then says first, by the names of the choices, as far as it was asked
        self.variety = None  # how many classes it sees in many photos, fed so, once it is known
        self.methods = []  # the engine's; the select lists those that are offered
        self.method = ""
        self.exports = []  # the kinds of files that the engine writes, once they are known
        self.tool = "brush"  # brush, restore, rectangle, lasso, piece or move
        self.live = True  # whether strokes are followed while they are painted
        self.brush_size = 60  # diameter in pixels of the working picture
        self.photos = []  # the gallery's, once they are known
        self.opened = 0  # how many pictures were opened: which one this is
        self.engines = 1  # how many were started: which one knows what it was asked
        self.picture = ""  # the gallery's name of what is open, or ""
        self.photo = None  # the bytes of what is open, if it is a photo of the person's own
        self.photo_size = (0, 0)  # width and height of what was opened
        self.peeked = 0  # how often the original was looked at
        self.compared = 0  # how often all fills were compared
        self.fills = None  # while they are: see panels/compare.py
        self.hint = "ring"  # what a newcomer is to try next: ring, class, history, or "" for nothing
        self.tour = None  # at which step of the tour the person is, if at any
        self.works = []  # kept by tabs that were closed, newest first: they are offered
        self.aside = {}  # the bytes of kept works that cannot be read, by the works' names
        self.shortcuts = True  # whether single keys do something
        self.outline = True  # whether a line is drawn around what is erased
        self.view = "sides"  # or slider; before, after or slider where there is room for one

    def seen(self):
        """The answer that the pictures and tables show."""
        return self.preview or self.answer

    def offered(self):
        """The ways to fill that a person can choose."""
        return [one for one in self.methods if one.offered]

    def explanation(self):
        """What the engine says of the explanation that is chosen; None before it is known."""
        for one in self.explanations:
            if one.name == self.explained:
                return one
        return None

    def given(self):
        """What is set about it, by names."""
        return self.explained_with.get(self.explained, {})

    def map(self):
        """Which map of the chosen class there is to be; None without a class or picture."""
        if self.answer is None or self.chosen is None:
            return None
        given = self.explained_with.get(self.explained, {})
        return Map(self.opened, self.answer.step, self.chosen, self.explained, tuple(sorted(given.items())))

    def asks_long(self):
        """Whether the network is asked many times for what is shown about a class."""
        return self.explained != AT_ONCE and not self.difference

    def seen_evidence(self):
        """The evidence that goes with it, if any is shown."""
        followed = getattr(self.preview, "evidence", None)
        if followed or not self.preview:
            return followed or self.evidence
        return None if getattr(self.evidence, "unit", None) else self.evidence  # it is about the picture before

    def awaited(self, *names):
        """The arguments of the latest request of these names that has no answer yet, or None."""
        found = None
        for name, arguments in self.requests:
            if name in names:
                found = arguments
        return found


state = State()
_shows = []
_steps = []
_called = []  # both, one after the other, at each change
_PLAIN = (str, int, float, bool, type(None))


def shown_by(show, *parts):
    """Call ``show(state)`` whenever one of these parts of the state has changed.

    It shows the state, and does nothing else: it asks the engine for nothing and changes nothing.
    """
    _shows.append((show, _known(parts)))


def followed_by(step, *parts):
    """Call ``step(state)`` after such a change is shown: it may ask the engine, or change more."""
    _steps.append((step, _known(parts)))


def change(**values):
    """Change parts of the state, and have them shown, once the page has been shown at all."""
    changed = [name for name, value in values.items() if _differs(getattr(state, name), value)]
    for name in changed:
        setattr(state, name, values[name])
    for called in _called:
        for call, parts in called:
            if any(part in changed for part in parts):
                call(state)


def give(values):
    """Set these about the explanation that is chosen, in the place of what was."""
    given = dict(state.explained_with)
    given[state.explained] = values
    change(explained_with=given)


def _known(parts):
    for part in parts:
        getattr(state, part)  # there is one
    return parts


def show_all():
    """Show all of it, for the first time: now everything is there that its parts are shown in."""
    _called[:] = _shows, _steps
    for show, _ in _shows:
        show(state)


def _differs(old, new):
    """Whether a part changes; one with parts of its own may be the same and yet another."""
    return not (isinstance(old, _PLAIN) and isinstance(new, _PLAIN)) or old != new
