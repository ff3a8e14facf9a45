"""The report's sections on what was tried with the photo or the network as a whole."""

from ...changes import CHANGES
from ...explain.shuffled import WAY as SHUFFLED
from ...explain.sweep import WAY as SWEEP
from ...explain.sweep import Swept
from ...findings import ORIGINAL, OfClass
from .about import About
from .markup import amount, hundredths, percent, section, table


def swept(about: About) -> str:
    """Tell at which changes of the whole photo the answer is another one, if that was asked."""
    said, found = about.said, about.session.findings.swept.get(OfClass(ORIGINAL, about.index))
    if found is None:
        return ""
    title = about.of_class("swept")
    columns = [said["change-by"], said["least-change"], about.of_class("lowest")]
    shown = table(title, columns, [_course(about, found, name) for name in CHANGES])
    return section(title, f"{shown}\n<p>{about.times(found.calls)} {about.source(SWEEP)}</p>")


def _course(about: About, found: Swept, name: str) -> tuple[str, str, str]:
    """Tell of one way to change the photo."""
    said, one = about.said, CHANGES[name]
    shares, firsts = found.confidences[name], found.winners[name]
    levels = [said[one.called].replace("{}", amount(level)) for level in one.levels]
    plain = one.levels.index(one.plain)
    others = [(abs(at - plain), at) for at, first in enumerate(firsts) if first != firsts[plain]]
    least = said["no-change"]
    if others:
        _, at = min(others)
        least = f"{levels[at]}: {about.called[firsts[at]]}"
    low = int(shares.argmin())
    lowest = said["at-level"].replace("{level}", levels[low])
    return said[one.title], least, lowest.replace("{share}", percent(float(shares[low])))


def shuffled(about: About) -> str:
    """Tell how alike maps with shuffled weights are to the real one, if that was asked."""
    said, found = about.said, about.session.findings.shuffled.get(OfClass(about.shown, about.index))
    if found is None:
        return ""
    title = about.of_class("shuffled")
    rows = [
        (str(layers), hundredths(mean))
        for layers, mean in zip(found.layers, found.means(), strict=True)
    ]
    spread = said["spread"].replace("{draws}", str(len(found.correlations)))
    for key, value in zip(("{lowest}", "{highest}"), found.spread(), strict=True):
        spread = spread.replace(key, hundredths(value))
    parts = [
        table(title, [said["layers"], said["rank-correlation"]], rows),
        f"<p>{spread} {said['stays' if found.stays else 'goes']}</p>",
        f"<p>{about.times(found.calls)} {about.source(SHUFFLED)}</p>",
    ]
    return section(title, "\n".join(parts))
