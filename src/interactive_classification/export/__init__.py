"""Kinds of files that a session can be kept as: one module each, found by looking into this folder.

A module takes part by defining ``KIND``, a :class:`~.kind.Kind`. Nothing else has to be changed to
add one: the page's menu and palette, scripts and the tests all list :data:`KINDS`.
"""

from typing import Final

from ..family import members
from ..sentences import Told
from .kind import Asked, File, Kind

__all__ = ["KINDS", "Asked", "File", "Kind", "kind"]


KINDS: Final[dict[str, Kind]] = {
    one.name: one
    for one in sorted(members(__name__, __path__, "KIND"), key=lambda one: (one.rank, one.name))
}
"""All kinds by name, in the order in which they are listed."""


def kind(name: str) -> Kind:
    """Look a kind up.

    Parameters
    ----------
    name : str
        One of the keys of :data:`KINDS`.

    Returns
    -------
    Kind

    Raises
    ------
    Told
        If there is none of that name.
    """
    try:
        return KINDS[name]
    except KeyError:
        raise Told("no-file-kind", name) from None
