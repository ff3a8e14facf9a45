"""What a picture that is changed as a whole is called, as in “Blur 2 px”."""

from ui.words import say, translated
from ui.words.numbers import amount


def called(words, *levels):
    """The engine's words for a change with its level in the gap, or with the first and last of some."""
    return translated(words).format(" … ".join([amount(level) for level in levels]))


def told(changed, otherwise):
    """All changes that an answer tells; what it is called `otherwise` if there are none."""
    names = [called(one.called, one.level) for one in changed or ()]
    return say("list-comma").join(names) or translated(otherwise)
