"""How well what a person types fits a name, in any language."""

_BREAKS = " -,:：“”（）()·"


def rank(typed, names):
    """How well the best of these names fits, the first one if in doubt; None if none does.

    The less the better: the whole name, its beginning, a word's beginning, the middle of a word,
    and last all words somewhere.
    """
    typed = " ".join(typed.lower().split())
    found = None
    for place, name in enumerate(names):
        fits = _fits(typed, " ".join(name.lower().split()))
        if fits is not None and (found is None or fits + place / 10 < found):
            found = fits + place / 10
    return found


def _fits(typed, name):
    if typed == name:
        return 0
    if name.startswith(typed):
        return 1
    at = name.find(typed)
    while at > 0:
        if name[at - 1] in _BREAKS or name[at] > "\u2e80":  # Chinese has no gaps between words
            return 2
        at = name.find(typed, at + 1)
    if typed in name:
        return 3
    if all(word in name for word in typed.split()):
        return 4
    return None
