"""Ways to say which part of a picture speaks for a class: one module each, found by looking here.

A module takes part by defining ``EXPLANATION``, an :class:`~.method.Explanation`. Nothing else has
to be changed to add one: whoever offers them lists :data:`EXPLANATIONS`.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from ..sentences import Told
from .method import Ask, Explanation, Map, Scene

__all__ = ["EXPLANATIONS", "Ask", "Explanation", "Map", "Scene", "explanation"]


def _discover() -> dict[str, Explanation]:
    """Import every module of this folder and collect the explanations they define."""
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    found = [module.EXPLANATION for module in modules if hasattr(module, "EXPLANATION")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


EXPLANATIONS: Final[dict[str, Explanation]] = _discover()
"""All explanations by name."""


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
