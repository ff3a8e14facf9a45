"""Find classes by what a person types: the best match first."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from .classify import Label

MOST: Final = 20
"""How many classes are found at most."""

_SAME, _WORD, _BEGINS, _INSIDE = range(4)
"""How well a name fits: it is the text; the text's words are words of it, begin some, are in it."""

_HOUNDS: Final = str.maketrans("犬", "狗")  # both mean dog: most breeds are called by the first


def search(
    known: tuple[Label, ...], text: str, names: Sequence[str] = (), most: int = MOST
) -> list[Label]:
    """Find the classes that a person may mean.

    Upper and lower case, accents, hyphens and a plural's *s* make no difference.

    Parameters
    ----------
    known : tuple of Label
    text : str
        An index, or the words, or their beginnings, that a name holds.
    names : sequence of str, optional
        Each class's names in the person's language, joined by commas, if that is not English;
        they count as its first ones.
    most : int
        How many to return.

    Returns
    -------
    list of Label
        First those called exactly so, then those with these words in a name, then those with
        words that begin so, then those with the text inside. Of equals first those whose shown
        name it is, then those that end with the word, as a *tiger cat* is a cat; then in the
        order of the index.
    """
    wanted = _Words(text)
    if not wanted.each:
        return []
    if len(wanted.each) == 1 and wanted.whole.isdecimal():
        return [label for label in known if label.index == int(wanted.whole)]
    found = []
    for label in known:
        shown, *others = _names(label, names[label.index] if names else "")
        fits = [(fit[0], 0, fit[1]) for fit in [_fit(shown, wanted)] if fit]
        fits += [(fit[0], 1, fit[1]) for name in others if (fit := _fit(name, wanted))]
        if fits:
            found.append((min(fits), label.index, label))
    return [label for _, _, label in sorted(found, key=lambda one: one[:2])[:most]]


def _names(label: Label, own: str) -> list[str]:
    """All names of a class, the shown one first."""
    plain = label.short.partition(" (")[0]  # what is in brackets only tells two classes apart
    return [*(own.split(", ") if own else ()), plain, label.short, *label.full.split(", ")]


class _Words:
    """What a text says: its words, these without their ends in *s*, and all of them in one."""

    def __init__(self, text: str) -> None:
        self.each = _words(text)
        self.ones = tuple(map(_one, self.each))
        self.whole = "".join(self.each)
        self.hounds = self.whole.translate(_HOUNDS)


_read = cache(_Words)  # of names: there are some thousand


def _fit(name: str, wanted: _Words) -> tuple[int, int] | None:
    """Tell how well a name fits, and how well among those that fit as well; less is better."""
    said, text = _read(name), wanted.whole
    if said.whole == text or said.ones == wanted.ones:
        return _SAME, int(said.whole != text)
    if not text.isascii():  # Chinese puts no space between words; the last says what it is
        plain, hounds = said.whole.endswith(text), said.hounds.endswith(wanted.hounds)
        if plain or hounds:
            return _WORD, int(not plain)
        if said.hounds.startswith(wanted.hounds):
            return _BEGINS, 0
        return (_INSIDE, 0) if wanted.hounds in said.hounds else None
    if all(word in said.ones for word in wanted.ones):
        return _WORD, int(wanted.ones[-1] != said.ones[-1])
    if all(any(word.startswith(part) for word in said.each) for part in wanted.each):
        return _BEGINS, int(not said.whole.startswith(text))
    return (_INSIDE, 0) if text in said.whole else None


@cache
def _words(text: str) -> tuple[str, ...]:
    """Split into words, in lower case and without accents; a hyphen parts words, too."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in signs if not unicodedata.combining(sign) and sign not in "'’.")
    return tuple("".join(sign if sign.isalnum() else " " for sign in kept).split())


@cache
def _one(word: str) -> str:
    """Return a word that may be a plural as one: cats, boxes and berries, but not glass."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]
