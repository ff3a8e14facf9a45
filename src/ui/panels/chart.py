"""The chart of the history: for each class that is watched a line, over the steps.

Lines are told apart by dash and marker, not by colour alone. Nothing but numbers goes into the
markup, and all of it in parts of the whole, so that the chart needs not be drawn again when its
place becomes wider or narrower.
"""

_MARKS = (
    '<circle id="mark-0" r="4"/>',
    '<path id="mark-1" d="M0-5.4 5.4 0 0 5.4-5.4 0z"/>',
    '<path id="mark-2" d="M0-5 4.9 3.9H-4.9z"/>',
)
MOST = len(_MARKS)  # classes that can be told apart
_GRID = "".join('<line class="grid" x1="0" x2="100%" y1="{0}%" y2="{0}%"/>'.format(y) for y in (0, 50, 100))


class Point:
    """A step, as the chart needs it: of which lane, from where, and how sure of each class."""

    def __init__(self, step):
        self.lane = step.lane
        self.parent = step.parent
        self.heights = [100 - 100 * confidence for confidence in step.confidences]


def drawn(points, place):
    """The markup of the chart; `place` is the step that is shown."""
    count = len(points)
    classes = range(len(points[0].heights))
    lines, marks = [], []
    for lane in _lanes(points):
        aside = "" if points[lane[-1]].lane == 0 else " aside"
        for one in classes:
            way = " ".join("{} {:.1f}".format(at + 0.5, points[at].heights[one]) for at in lane)
            lines.append(_line(one, aside, way))
    for at in range(count):
        point = points[at]
        kind = " now" if at == place else "" if point.lane == 0 else " aside"
        for one in classes:
            marks.append(_mark(one, kind, 100 * (at + 0.5) / count, point.heights[one]))
    return "<defs>{}</defs>{}{}{}".format("".join(_MARKS), _GRID, _stretched(count, lines), "".join(marks))


def spark(points, place):
    """The markup of the shown lane alone, for where there is little room."""
    way = [at for at in range(len(points)) if points[at].lane == 0]
    classes = range(len(points[0].heights))
    width = max(len(way) - 1, 1)
    lines, marks = [], []
    for one in classes:
        heights = [(number, points[at].heights[one]) for number, at in enumerate(way)]
        lines.append(_line(one, "", " ".join("{} {:.1f}".format(*each) for each in heights)))
        marks.append(_mark(one, "", 100 * way.index(place) / width, points[place].heights[one]))
    return _stretched(width, lines) + "".join(marks)


def key(number):
    """The markup that stands before the name of the class with this number."""
    return '<line class="line class-{}" x1="0" x2="100%" y1="50%" y2="50%"/>{}'.format(number, _mark(number, "", 50, 50))


def _lanes(points):
    """The places that each line goes through, those of the shown lane last, so that it lies above."""
    lanes = {}
    for at in range(len(points)):
        lane = points[at].lane
        if lane in lanes:
            lanes[lane].append(at)
        else:
            lanes[lane] = [points[at].parent, at] if points[at].parent >= 0 else [at]
    return [lanes[lane] for lane in sorted(lanes, reverse=True)]


def _line(one, kind, way):
    return '<polyline class="line class-{}{}" points="{}"/>'.format(one, kind, way)


def _mark(one, kind, x, y):
    return '<use class="mark class-{0}{1}" href="#mark-{0}" x="{2:.2f}%" y="{3:.1f}%"/>'.format(one, kind, x, y)


def _stretched(width, lines):
    shape = '<svg viewBox="0 0 {} 100" width="100%" height="100%" preserveAspectRatio="none">{}</svg>'
    return shape.format(width, "".join(lines))
