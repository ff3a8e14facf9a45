"""The legend under the picture: what the colours, or the lines, of the evidence stand for."""

from ui.page import all_of, element
from ui.state import shown_by
from ui.words import classes, say

_legend = element("legend")
_ramp = element("legend-ramp")
_lines = element("legend-lines")
_numbers = all_of("#legend-numbers span")
_UNITS = {"log-odds": "unit-log-odds", "standard deviations": "unit-standard-deviations"}
_silent = element("legend-silent")
_scale = element("legend-scale")
_unit = element("legend-unit-name")
_of_cells, _of_map, _of_head = element("legend-of-cells"), element("legend-of-map"), element("legend-of-head")


def number(value):
    """A number of points in as many digits as can be told apart: 0.83, 0.021, −1.7."""
    if not value:
        return "0"
    size = abs(value)
    digits = 1 if size >= 10 else 2 if size >= 0.095 else 3
    text = "{:.{}f}".format(size, digits)
    return "−" + text if value < 0 else text


def _nothing(evidence, signed):
    """Why no map is shown, if none is."""
    if any(evidence.drawn):
        return ""
    if evidence.strongest:
        return say("too-weak", classes.name(evidence))
    return say("none-differs" if signed else "none-speaks", classes.name(evidence))


def show(state):
    evidence = state.seen_evidence()
    _legend.hidden = evidence is None
    if evidence is None:
        return
    difference = bool(getattr(evidence, "overlay", None))
    two_sided = state.signed or difference
    unit = getattr(evidence, "unit", None)  # of what an explanation has found; class maps have none
    head = getattr(evidence, "head", False)
    _of_cells.hidden, _of_map.hidden, _of_head.hidden = bool(unit) or head, not unit, bool(unit) or not head
    named = [say(_UNITS[unit])] if unit else []
    _unit.textContent = named[0] if unit else say("per-cell")
    silent = _nothing(evidence, difference)
    _silent.textContent = silent
    _scale.hidden = bool(silent)
    contours = "contours" in state.look
    _ramp.hidden, _lines.hidden = contours, not contours
    most = evidence.points
    if contours:
        parts = [number(most * part) for part in (0.25, 0.5, 0.75)]
        words = say("legend-lines-map" if unit else "legend-lines", classes.name(evidence), *(parts + named))
    else:
        parts = [number(part * most) for part in ((-1, 0, 1) if two_sided else (0, 0.5, 1))]
        if unit:
            key = "legend-signed-map" if two_sided else "legend-ramp-map"
        else:
            key = "legend-signed" if two_sided else "legend-ramp"
        words = say(key, classes.name(evidence), *([parts[0], parts[2]] + named))
        if state.ramp is not None:
            _ramp.style.setProperty("--colours", state.ramp[1])
    for place, text in zip(_numbers, parts):
        place.textContent = text
    for drawing in (_ramp, _lines):
        drawing.setAttribute("aria-label", words)


shown_by(show, "evidence", "preview", "signed", "look", "ramp", "language", "naming")
