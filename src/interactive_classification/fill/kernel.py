"""Whether a method's inner loops are compiled, and a word to whoever waits because they are not."""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Final

NOTICE: Final = (
    "Fill methods run uncompiled, hundreds of times slower and with the same result: "
    "install a C compiler, then interactive-classification again."
)


def look_at(solve: Callable[..., Any]) -> None:
    """Tell once, in one line, that a method's kernel is not compiled, if it has one that is not.

    The kernel of a method in ``NAME.py`` is ``NAME_cy.py`` beside it.
    """
    file = getattr(sys.modules.get(f"{solve.__module__}_cy"), "__file__", None)
    if file and file.endswith((".py", ".pyc")):
        _tell()


@cache
def _tell() -> None:
    import logging  # not in the browser: there all kernels are compiled

    logging.getLogger(__package__).warning(NOTICE)
