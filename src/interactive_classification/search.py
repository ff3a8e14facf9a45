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
    wanted = _words(text)
    if not wanted:
        return []
    if len(wanted) == 1 and wanted[0].isdecimal():
        return [label for label in known if label.index == int(wanted[0])]
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


def _fit(name: str, wanted: tuple[str, ...]) -> tuple[int, int] | None:
    """Tell how well a name fits, and how well among those that fit as well; less is better."""
    words, whole, text = _words(name), "".join(_words(name)), "".join(wanted)
    ones = tuple(map(_one, words))
    if whole == text or ones == tuple(map(_one, wanted)):
        return _SAME, int(whole != text)
    if not text.isascii():  # Chinese puts no space between words; the last says what it is
        plain, hounds = whole.endswith(text), _hounds(whole).endswith(_hounds(text))
        if plain or hounds:
            return _WORD, int(not plain)
        if _hounds(whole).startswith(_hounds(text)):
            return _BEGINS, 0
        return (_INSIDE, 0) if _hounds(text) in _hounds(whole) else None
    if all(_one(word) in ones for word in wanted):
        return _WORD, int(_one(wanted[-1]) != ones[-1])
    if all(any(word.startswith(part) for word in words) for part in wanted):
        return _BEGINS, int(not whole.startswith(text))
    return (_INSIDE, 0) if text in whole else None


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


def _hounds(text: str) -> str:
    return text.translate(_HOUNDS)
