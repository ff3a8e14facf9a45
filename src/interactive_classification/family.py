"""Families: things of one kind, a module each, that are found by looking into their folder."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def members(package: str, path: Iterable[str], name: str) -> list[Any]:
    """Import every module of a package, and collect what they define by a name.

    Parameters
    ----------
    package : str
        The package's full name, as its ``__name__``.
    path : iterable of str
        Its folders, as its ``__path__``.
    name : str
        Such as ``METHOD``; modules without it take no part.

    Returns
    -------
    list of object
    """
    modules = (import_module(f"{package}.{info.name}") for info in iter_modules(path))
    return [getattr(module, name) for module in modules if hasattr(module, name)]
