"""Erase parts of a picture and see what an image classifier makes of the rest.

Data flows one way through the modules, each named after its stage:
``pixels -> mask -> fill -> classify -> explain -> overlay -> session -> export``.

Scripts and notebooks begin with :func:`~.scripting.open_session`; what they can fill holes with
is listed in :data:`~.fill.METHODS`, what they can ask in :data:`~.explain.EXPLANATIONS`, and what
files they can write in :data:`~.export.KINDS`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .explain import EXPLANATIONS
    from .fill import METHODS
    from .scripting import Experiment, open_session

__all__ = ["EXPLANATIONS", "METHODS", "Experiment", "__version__", "open_session"]
__version__ = "0.1.0"

# Imported when they are asked for: the page asks for none of them, and must not wait for any.
_HOMES = {
    "EXPLANATIONS": ".explain",
    "METHODS": ".fill",
    "Experiment": ".scripting",
    "open_session": ".scripting",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
