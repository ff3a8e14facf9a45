"""How confidences and their changes are written."""

import math

FARTHEST = 10  # log-odds that there is a difference to be seen between, for and against


def percent(confidence):
    """A confidence in words: 0.99912 is “99.9%”, and only 1 is “100%”."""
    if 0.9995 <= confidence < 1:
        return ">99.9%"
    if 0 < confidence < 0.0005:
        return "<0.1%"
    return "{:.1f}%".format(100 * confidence)


def amount(value):
    """A number as short as it is: 2, 0.08 or −45."""
    return "{:g}".format(value).replace("-", "−")


def points(change):
    """A signed change in percentage points."""
    sign = "+" if change > 0 else "−"
    size = abs(100 * change)
    return "±0.0" if size < 0.05 else "{}{:.1f}".format(sign, size)


def arrow(change):
    """The same with an arrow instead of a sign; what nobody would notice is a dash."""
    return _with_arrow(100 * change, 0.5)


def log_odds(confidence):
    """A confidence against all other classes together: 0 where it is one half."""
    if not 0 < confidence < 1:
        return FARTHEST if confidence else -FARTHEST
    return max(-FARTHEST, min(FARTHEST, math.log(confidence / (1 - confidence))))


def signed(value):
    """Log-odds in words; at the ends nobody knows how far it goes on."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    beyond = ("≥ " if value > 0 else "≤ ") if abs(value) >= FARTHEST else ""
    return "{}{}{:.1f}".format(beyond, sign, abs(value))


def moved(change):
    """A change of log-odds, with an arrow; what nobody would notice is a dash."""
    return _with_arrow(change, 0.05)


def hundredths(value):
    """A number to two places; what rounds to nothing has no sign."""
    written = "{:.2f}".format(abs(value))
    return "−" + written if value < 0 and written != "0.00" else written


def _with_arrow(change, least):
    return "–" if abs(change) < least else "{} {:.1f}".format("▲" if change > 0 else "▼", abs(change))
