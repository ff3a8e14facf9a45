"""The shapes of the answers to the page's requests; see :mod:`.requests`.

The page reads them by these names. An array is flat: RGBA bytes of ``size`` × ``size`` pixels
unless told otherwise. What is not required is left out where there is none of it.
"""

from typing import Any, NotRequired, TypedDict

Flat = Any  # a typed array for the page, in NumPy's words a flat ndarray


class Named(TypedDict):
    """A class by its index and name; ``own`` is there if that is its only one, in no language."""

    index: int
    label: str
    own: NotRequired[bool]


class Row(Named):
    """A class: its names, its confidence in [0, 1], and the change against before."""

    name: str
    confidence: float
    change: float


class Rows(TypedDict):
    """What a network says to the original and to the modified picture."""

    original_predictions: list[Row]
    modified_predictions: list[Row]
    followed_predictions: list[Row]  # the original's first classes, with what they are now
    original_pinned: list[Row]
    modified_pinned: list[Row]
    tracked_now: float  # the original's first class now


class Seen(Rows):
    """A modified picture beside the original, and what the network says to both."""

    size: int
    modified: Flat


class Hole(TypedDict):
    """Its outline, as a path for an SVG, and its share of the picture."""

    outline: str
    share: float


class Marked(TypedDict, total=False):
    """What waits to be filled: tinted, outlined, and its share of the picture."""

    marked: Flat
    marked_outline: str
    marked_share: float


class Winner(TypedDict):
    """A class by its index and name."""

    index: int
    label: str


class Agrees(TypedDict):
    """A fill by its title, and whether what was found is so with it."""

    title: str
    holds: bool


class Alone(TypedDict):
    """A part of the picture with nothing around it: what is left out is transparent."""

    size: int
    picture: Flat


class Region(TypedDict):
    """A part of the picture by which the answer stands or falls.

    `name` is that of the search, `area` its share of the picture, and `after` the answer that it
    comes to; `alone` shows it if it is enough by itself.
    """

    name: str
    area: float
    calls: int
    before: Winner
    after: Winner
    fills: list[Agrees]
    alone: NotRequired[Alone]


class Sought(TypedDict):
    """What a search has come to: a region, and what makes it, if it has found any by now.

    `places` are x and y of a pixel of each of its pieces, of about so many as `pieces`; `outline`
    is its line as a path for an SVG, and `fill` the method by which it does what it is to do.
    `facts` go with the edit that makes it.
    """

    step: int
    name: str
    calls: int
    before: Winner
    region: NotRequired[Region]
    outline: NotRequired[str]
    places: NotRequired[list[float]]
    pieces: NotRequired[int]
    fill: NotRequired[str]
    facts: NotRequired[str]


class Known(TypedDict, total=False):
    """What the hole was found as, if it was."""

    region: Region


class Level(TypedDict):
    """What a changed picture is `called`, with a gap for how far it is changed, the `level`."""

    name: str
    called: str
    level: float


class Changed(TypedDict, total=False):
    """How the picture in the hole was changed, if it was; not at all is an empty list."""

    changed: list[Level]


class View(Seen, Hole, Marked, Known, Changed):
    """All of the pictures as they are now."""

    erased: bool
    method: str
    parameters: dict[str, float]
    step: int
    marks: int
    can_undo: bool
    can_redo: bool
    backend: str
    network: str
    own_network: bool
    imagenet: bool
    has_maps: bool
    inference_seconds: float


class Network(TypedDict):
    """A network that can be asked."""

    name: str
    title: str


class Brought(TypedDict):
    """A network of somebody's own that was brought, by the SHA-256 of its file."""

    digest: str


class FirstSeen(TypedDict):
    """A class that a network puts among the first."""

    index: int
    label: str
    confidence: float


class Feeding(TypedDict):
    """A way to feed a network: its name, and what it is."""

    name: str
    how: str
    order: str
    mean: list[float]
    std: list[float]


class Fed(TypedDict):
    """What a network says first, fed in the way of this name."""

    name: str
    first: list[FirstSeen]


class Feedings(TypedDict):
    """The same in several ways."""

    choices: list[Fed]


class Variety(TypedDict):
    """How many classes come first in so many photos."""

    photos: int
    classes: int


class LookedInto(TypedDict):
    """What somebody's network was found to be; ``no_maps`` tells why it has none."""

    title: str
    bytes: int
    large: bool
    classes: int
    names: list[str]
    names_from: str
    sides: list[int]
    sides_from: str
    grey: bool
    layout: str
    kind: str
    told_by: str
    chosen: str
    seconds: float
    choices: list[Feeding]
    first: NotRequired[list[FirstSeen]]
    no_maps: NotRequired[dict[str, Any]]


class Opened(View):
    """The same, of what was opened just now; `tracked` and `name` are those of a session."""

    original: Flat
    photo_size: list[int]
    notice: NotRequired[dict[str, Any]]
    tracked: NotRequired[list[int]]
    name: NotRequired[str]


class Wish(TypedDict):
    """What the browser is to draw: at most how long a side, and whether the file is damaged."""

    damaged: bool
    longest: int


class ToDraw(TypedDict):
    """The request is to be made again, with what the browser has drawn."""

    undrawn: Wish


class Whole(TypedDict):
    """A whole photo, `photo_width` × `photo_height` pixels of `width` × `height` in its file."""

    photo: Flat
    photo_width: int
    photo_height: int
    width: int
    height: int


class Glance(TypedDict):
    """What a session's file holds; the thumbnail is an address."""

    name: str
    thumbnail: str


class Pieces(TypedDict):
    """Each pixel's superpixel, and the lines between them."""

    labels: Flat
    outlines: Flat


class Outline(TypedDict):
    """A path for an SVG."""

    outline: str


class Grown(Outline):
    """Which superpixels are chosen now."""

    chosen: list[int]


class Scaled(TypedDict):
    """What the strongest colour stands for, and the strongest that there is of the class.

    `points` is the former in what the legend tells: points of the logit, or the map's own unit.
    """

    scale: float
    points: float
    strongest: float


class Evidence(Scaled):
    """Where evidence for a class lies, to be laid over both pictures.

    `drawn` tells whether anything is to be seen of each, and `head` whether the maps are made of
    the network's last layers, instead of given by it.
    """

    index: int
    label: str
    original: Flat
    modified: Flat
    drawn: list[bool]
    head: bool
    original_logit: float
    modified_logit: float


class Difference(Scaled):
    """Where a class won and lost evidence; as :class:`Evidence`, but one picture."""

    index: int
    label: str
    overlay: Flat
    drawn: list[bool]
    head: bool
    change: float


class Agreement(TypedDict):
    """Of how many pieces a map was found, and on how many of them how many fills agree.

    See :meth:`~.explain.Pieces.agreed`.
    """

    pieces: int
    agreed: int
    fills: int


class Without(TypedDict):
    """What the network saw, and how sure of a class it was then."""

    title: str
    confidence: float
    picture: Flat


class Piece(TypedDict):
    """A piece of the picture: its outline and share, and the picture without it, by each fill.

    `before` is the confidence with it, and `agreed` whether no fills contradict each other.
    """

    index: int
    label: str
    size: int
    outline: str
    share: float
    before: float
    agreed: bool
    without: list[Without]


class Explained(Scaled):
    """What an explanation has found; as :class:`Evidence`, but in a unit of its own."""

    step: int
    method: str
    index: int
    label: str
    unit: str
    calls: int
    original: NotRequired[Flat]
    modified: Flat
    drawn: list[bool]
    pieces: NotRequired[Agreement]


class Course(TypedDict):
    """A class's mean confidence as more and more is erased, or left alone, at `fractions`."""

    deletion: list[float]
    insertion: list[float]
    random_deletion: list[float]
    random_insertion: list[float]


class Courses(TypedDict):
    """The same by each fill."""

    deletion: list[list[float]]
    insertion: list[list[float]]
    random_deletion: list[list[float]]
    random_insertion: list[list[float]]


class Areas(TypedDict):
    """The areas under those curves, each in [0, 1]."""

    deletion: float
    insertion: float
    random_deletion: float
    random_insertion: float


class Scores(TypedDict):
    """How well a map tells what matters for a class; `title` is that of its explanation."""

    title: str
    index: int
    label: str
    fractions: list[float]
    curves: Courses
    means: Course
    areas: Areas


class Trial(TypedDict):
    """What the network is asked about: without what comes first, and with nothing else."""

    size: int
    erased: Flat
    left: Flat


class Stage(TypedDict):
    """A class's map with the weights of so many of the last layers shuffled; the real one for none.

    `correlation` is that by rank with the real one, in [-1, 1]; `picture` is ``size`` × ``size``
    pixels of what :class:`Shuffled` tells.
    """

    layers: int
    correlation: float
    picture: Flat


class Shuffled(TypedDict):
    """What becomes of a class's map while more and more weights are shuffled.

    Once all stages were asked, the last is of all layers, `of` so many, shuffled in `draws` orders;
    then the correlation is between `lowest` and `highest`, and `stays` tells if its mean is high.
    """

    index: int
    label: str
    size: int
    of: int
    draws: int
    stages: list[Stage]
    lowest: float
    highest: float
    stays: bool


class ChangeSwept(TypedDict):
    """What becomes of a class while the whole picture is changed in one way.

    At the level `plain` it is not; `confidences` and `winners` are those at the first of the
    `levels`, as far as it was asked.
    """

    name: str
    title: str
    called: str
    plain: float
    levels: list[float]
    confidences: list[float]
    winners: list[Winner]


class Swept(Winner):
    """What becomes of a class, and of how many pictures that was asked."""

    calls: int
    changes: list[ChangeSwept]


class Preview(Seen):
    """What a stroke in progress does."""

    outline: NotRequired[str]
    share: NotRequired[float]
    evidence: NotRequired[Evidence]


class Looked(Named):
    """Where a network finds evidence for a class: laid over the modified picture, if it can tell.

    `points` is what a cell of the strongest colour adds to the logit, and `drawn` whether there is
    anything to be seen; `why` is the sentence that there are no maps.
    """

    picture: NotRequired[Flat]
    points: NotRequired[float]
    drawn: NotRequired[bool]
    why: NotRequired[dict[str, Any]]


class Second(Rows):
    """What a second network says, beside the `first`, to the pictures of a `step`.

    Both have the `same_classes` or not; `maps` are ``size`` × ``size`` pixels, the first's and the
    second's, and `seconds` is how long the second took for a picture.
    """

    network: str
    first: str
    step: int
    same_classes: bool
    seconds: float
    size: int
    maps: list[Looked]


class Fall(Named):
    """A network's class, how sure it is of the `whole` photo, and of what is `kept` of it."""

    whole: float
    kept: float


class KeptPart(TypedDict):
    """A part that is enough for one network, 0 or 1, and how far each of both falls with it."""

    of: int
    area: float
    size: int
    picture: Flat
    falls: list[Fall]


class Background(TypedDict):
    """Which of two networks relies on the background; see :mod:`~.explain.background`."""

    outcome: str
    parts: list[KeptPart]


class Candidate(TypedDict):
    """What another fill comes to: the watched class before and after, and who wins."""

    method: str
    size: int
    picture: Flat
    index: int
    label: str
    before: float
    after: float
    winner: Winner
    confidence: float


class Parameter(TypedDict):
    """See :class:`~.parameter.Parameter`."""

    name: str
    title: str
    default: float
    low: float
    high: float
    step: float


class Explanation(TypedDict):
    """A way to explain."""

    name: str
    title: str
    description: str
    parameters: list[Parameter]


class Way(TypedDict):
    """Something that can be asked about a picture, in words."""

    title: str
    description: str
    source: str


class Method(Explanation):
    """A way to fill; a baseline is quick and plain, and what is not offered only changes."""

    baseline: bool
    offered: bool


class FileKind(TypedDict):
    """A kind of file to keep, and whether it needs a hole."""

    name: str
    title: str
    of_hole: bool


class File(TypedDict):
    """A file to keep: its bytes, what its name ends in, its MIME type."""

    data: bytes
    suffix: str
    type: str


class HistoryStep(Changed):
    """A step; see :meth:`~.answers.Answers.history`."""

    number: int
    place: int
    parent: int
    lane: int
    kind: str
    name: str
    method: str
    title: str
    erased: float
    thumbnail: str
    index: int
    label: str
    confidence: float
    confidences: list[float]


class History(TypedDict):
    """All steps, and which classes their confidences are of."""

    place: int
    tracked: list[Winner]
    steps: list[HistoryStep]


class Legend(TypedDict):
    """The colours of evidence as CSS."""

    stops: list[str]
    gradient: str


class Outputs(TypedDict):
    """The network's raw outputs."""

    logits: Flat
    class_maps: Flat


class Found(TypedDict):
    """A class that was found by name."""

    index: int
    label: str
    name: str


class Begun(TypedDict):
    """The number of a job."""

    number: int


class News(TypedDict):
    """How far a job is, in [0, 1]; the answer to its request, if that is new; whether it is all."""

    done: float
    ended: bool
    found: NotRequired[Any]


class Nothing(TypedDict):
    """It is done."""
