"""Ways to fill a hole: one module each, found by looking into this folder.

A module takes part by defining ``METHOD``, a :class:`~.method.Method`. Nothing
else has to be changed to add one: the page, the command line and the tests all
list :data:`METHODS`.
"""

from typing import Final

from ..family import members
from .method import FillError, Method

__all__ = ["KNOWN", "METHODS", "FillError", "Method", "method"]


KNOWN: Final[dict[str, Method]] = {
    m.name: m
    for m in sorted(
        members(__name__, __path__, "METHOD"), key=lambda m: (m.changes, m.baseline, m.name)
    )
}
"""All methods by name: first those that inpaint, then the plain baselines, then what changes."""

METHODS: Final[dict[str, Method]] = {name: m for name, m in KNOWN.items() if not m.changes}
"""Those that are offered as ways to fill a hole."""


def method(name: str) -> Method:
    """Look a method up.

    Parameters
    ----------
    name : str
        One of the keys of :data:`KNOWN`.

    Returns
    -------
    Method

    Raises
    ------
    FillError
        If there is no method of that name.
    """
    try:
        return KNOWN[name]
    except KeyError:
        raise FillError("no-method", name, ", ".join(METHODS)) from None
