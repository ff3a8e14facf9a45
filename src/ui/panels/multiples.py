"""Small charts, all of one height: for each way to change a photo, how sure the network is of a class.

Each level is a column to press. It is marked otherwise where another class comes first, which is named
below the chart.
"""

from pyscript import document

from ui.page import clear, element, new, on
from ui.words import classes, levels, say
from ui.words.numbers import percent

_list = element("sweep-charts")
_charts = []
_drawn = None  # what they are about
_open = None


class _Chart:
    """One of them, and how many of its levels are drawn."""

    def __init__(self, change):
        self.name, self.levels, self.plain = change.name, list(change.levels), change.plain
        self.buttons = []
        self.line = document.createElementNS("http://www.w3.org/2000/svg", "svg")
        self.columns = new("ol")
        self.foot = new("p")


def start(chosen):
    """Call ``chosen(name, level)`` when a point is pressed."""
    global _open
    _open = chosen
    on(_list, "click", _click)
    on(_list, "keydown", _pressed)


def draw(found, about):
    """Draw what has come to a finding; all of it anew if it is `about` something else than before."""
    global _drawn
    if about != _drawn:
        _drawn = about
        _begin(found)
    for chart, change in zip(_charts, found.changes):
        if change.confidences.length > len(chart.buttons):
            _go_on(chart, change, found)


def erase():
    """There is nothing to be shown any more."""
    global _drawn
    _drawn = None
    _charts.clear()
    clear(_list)


def mark(changed):
    """Mark the point whose picture is shown: the only change of the whole picture, or None."""
    for chart in _charts:
        for level, button in zip(chart.levels, chart.buttons):
            if changed is not None and (chart.name, level) == (changed.name, changed.level):
                button.setAttribute("aria-current", "true")
            else:
                button.removeAttribute("aria-current")


def _begin(found):
    _charts.clear()
    clear(_list)
    for change in found.changes:
        chart = _Chart(change)
        name = levels.called(change.called, chart.levels[0], chart.levels[-1])
        chart.columns.setAttribute("aria-label", name)
        chart.line.setAttribute("aria-hidden", "true")
        plot = new("div")
        plot.className = "plot"
        plot.style.setProperty("--levels", str(len(chart.levels)))
        plot.append(chart.line, chart.columns)
        scroll, item = new("div"), new("li")
        scroll.className = "scroll"
        scroll.append(plot)
        item.append(new("h3", name), scroll, chart.foot)
        _list.append(item)
        _charts.append(chart)


def _go_on(chart, change, found):
    """Add the levels that were asked meanwhile."""
    confidences, winners = list(change.confidences), list(change.winners)
    for place in range(len(chart.buttons), len(confidences)):
        level, winner = chart.levels[place], winners[place]
        words = [levels.called(change.called, level), classes.name(found), percent(confidences[place])]
        if winner.index == found.index:
            words = say("sweep-point", *words)
        else:
            words = say("sweep-point-other", *words, classes.name(winner))
        button = new("button", type="button", aria_label=words, title=words, tabindex=-1)
        button.classList.toggle("other", winner.index != found.index)
        button.classList.toggle("plain", level == chart.plain)
        point, item = new("span"), new("li")
        point.style.setProperty("--share", str(confidences[place]))
        button.append(point)
        item.append(button)
        chart.columns.append(item)
        chart.buttons.append(button)
    if len(chart.buttons) == len(chart.levels):
        _reach(chart, chart.levels.index(chart.plain))
    way = " ".join(["{} {:.2f}".format(at + 0.5, 100 - 100 * value) for at, value in enumerate(confidences)])
    chart.line.innerHTML = _GRID + _LINE.format(len(chart.levels), way)
    chart.foot.textContent = _others(chart.levels, winners, found.index)


_GRID = "".join(['<line class="grid" x1="0" x2="100%" y1="{0}%" y2="{0}%"/>'.format(y) for y in (0, 50, 100)])
_LINE = (
    '<svg viewBox="0 0 {} 100" width="100%" height="100%" preserveAspectRatio="none">'
    '<polyline class="line" points="{}"/></svg>'
)


def _others(known, winners, index):
    """Which other classes come first, and at which levels; neighbours that agree are told as one."""
    runs, before = [], index
    for level, winner in zip(known, winners):
        if winner.index == index:
            pass
        elif winner.index == before:
            runs[-1][1:] = [runs[-1][1], level]
        else:
            runs.append([winner, level])
        before = winner.index
    told = [say("sweep-other", classes.name(run[0]), levels.called("{}", *run[1:])) for run in runs]
    return say("list-comma").join(told)


def _place(event):
    """The chart and place of the point that an event is about, or None and None."""
    button = event.target.closest("button")
    for chart in _charts:
        for place, one in enumerate(chart.buttons):
            if button and one.isSameNode(button):
                return chart, place
    return None, None


def _click(event):
    chart, place = _place(event)
    if chart:
        _reach(chart, place)
        _open(chart.name, chart.levels[place])


def _pressed(event):
    chart, place = _place(event)
    if chart is None or event.ctrlKey or event.metaKey or event.altKey:
        return
    last = len(chart.buttons) - 1
    ways = {"ArrowLeft": place - 1, "ArrowRight": place + 1, "Home": 0, "End": last}
    if event.key in ways:
        event.preventDefault()
        wanted = min(max(ways[event.key], 0), last)
        _reach(chart, wanted)
        chart.buttons[wanted].focus()


def _reach(chart, place):
    """Let the tabulator key lead to this point, and to no other of its chart: from there, arrows go on."""
    for at, button in enumerate(chart.buttons):
        button.setAttribute("tabindex", "0" if at == place else "-1")
