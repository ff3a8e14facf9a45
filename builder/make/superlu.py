"""SciPy's SuperLU, which solves biharmonic holes, made to ask for the memory it will need.

Before it factors a matrix it reserves room for thirty times its numbers, in case. On a
desktop's Python that costs nothing, since what is never written to is never there; but
WebAssembly's memory is all there, and never shrinks: half a picture took 1.3 GB, of which
0.2 GB were used, until the tab was closed. The equations of a hole need four (a tenth of the
picture: six) to eight times; where the room does not do, SuperLU gets more, as it always did.
Nothing that it computes depends on it.
"""

import struct
from typing import Final

from ..errors import BuildError

MODULE: Final = "scipy/sparse/linalg/_dsolve/_superlu."
FILL: Final = 8
"""How many times a matrix's numbers are reserved."""

# What its function `sp_ienv` returns: sizes of panels, supernodes and blocks, then the fill.
_TUNING: Final = struct.Struct("<7i")
_BEFORE: Final = _TUNING.pack(20, 10, 200, 200, 100, 30, 10)
_AFTER: Final = _TUNING.pack(20, 10, 200, 200, 100, FILL, 10)


def thrifty(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return SciPy's files with the number changed.

    Raises
    ------
    BuildError
        If it is not there exactly once, as in another version of SciPy.
    """
    modules = [place for place in files if place.startswith(MODULE)]
    if len(modules) != 1 or files[modules[0]].count(_BEFORE) != 1:
        raise BuildError(
            "SciPy's SuperLU does not have its sizes where they were: look for sp_ienv in its "
            "source and mend builder/make/superlu.py, else large holes take a gigabyte in the page."
        )
    [place] = modules
    return files | {place: files[place].replace(_BEFORE, _AFTER)}
