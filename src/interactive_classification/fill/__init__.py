"""Ways to fill a hole: one module each, found by looking into this folder.

A module takes part by defining ``METHOD``, a :class:`~.method.Method`. Nothing
else has to be changed to add one: the page, the command line and the tests all
list :data:`METHODS`.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from .method import FillError, Method, Parameter

__all__ = ["METHODS", "FillError", "Method", "Parameter", "method"]


def _discover() -> dict[str, Method]:
    """Import every module of this folder and collect the methods they define."""
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    found = [module.METHOD for module in modules if hasattr(module, "METHOD")]
    return {m.name: m for m in sorted(found, key=lambda m: (m.baseline, m.name))}


METHODS: Final[dict[str, Method]] = _discover()
"""All methods by name: first those that inpaint, then the plain baselines."""


def method(name: str) -> Method:
    """Look a method up.

    Parameters
    ----------
    name : str
        One of the keys of :data:`METHODS`.

    Returns
    -------
    Method

    Raises
    ------
    FillError
        If there is no method of that name.
    """
    try:
        return METHODS[name]
    except KeyError:
        raise FillError("no-method", name, ", ".join(METHODS)) from None
