"""Ways to say which part of a picture speaks for a class: one module each, found by looking here.

A module takes part by defining ``EXPLANATION``, an :class:`~.method.Explanation`. Nothing else has
to be changed to add one: whoever offers them lists :data:`EXPLANATIONS`.
"""

from typing import Final

from ..family import members
from ..sentences import Told
from .method import Ask, Explanation, Map, Scene, Way
from .pieces import Pieces
from .region import Region, Search

__all__ = [
    "EXPLANATIONS", "SEARCHES", "WAYS", "Ask", "Explanation", "Map", "Pieces", "Region", "Scene",
    "Search", "explanation",
]  # fmt: skip


EXPLANATIONS: Final[dict[str, Explanation]] = {
    one.name: one
    for one in sorted(members(__name__, __path__, "EXPLANATION"), key=lambda one: one.name)
}
"""All explanations by name."""


SEARCHES: Final[dict[str, Search]] = {
    one.name: one for one in members(__name__, __path__, "SEARCH")
}
"""All searches for a region by name; a module takes part by defining ``SEARCH``."""


WAYS: Final[tuple[Explanation | Search | Way, ...]] = (
    *EXPLANATIONS.values(),
    *SEARCHES.values(),
    *members(__name__, __path__, "WAY"),
)
"""All that can be asked, to be told in words: what it does, what it cannot say, its source. Modules
take part by defining ``WAY``, if they have none of the above."""


def explanation(name: str) -> Explanation:
    """Look an explanation up.

    Parameters
    ----------
    name : str
        One of the keys of :data:`EXPLANATIONS`.

    Returns
    -------
    Explanation

    Raises
    ------
    Told
        If there is none of that name.
    """
    try:
        return EXPLANATIONS[name]
    except KeyError:
        raise Told("no-explanation", name, ", ".join(EXPLANATIONS)) from None
