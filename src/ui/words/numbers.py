"""How confidences and their changes are written."""


def percent(confidence):
    """A confidence in words: 0.99912 is “99.9%”, and only 1 is “100%”."""
    if 0.9995 <= confidence < 1:
        return ">99.9%"
    if 0 < confidence < 0.0005:
        return "<0.1%"
    return "{:.1f}%".format(100 * confidence)


def points(change):
    """A signed change in percentage points."""
    sign = "+" if change > 0 else "−"
    size = abs(100 * change)
    return "±0.0" if size < 0.05 else "{}{:.1f}".format(sign, size)


def arrow(change):
    """The same with an arrow instead of a sign; what nobody would notice is a dash."""
    size = abs(100 * change)
    return "–" if size < 0.5 else "{} {:.1f}".format("▲" if change > 0 else "▼", size)
