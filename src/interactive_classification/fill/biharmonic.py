"""Biharmonic inpainting: the smoothest surface through the hole's surroundings.

Damelin and Hoang, "On Surface Completion and Image Inpainting by Biharmonic
Functions: Numerical Aspects" (2018), as scikit-image solves it. The equation of a
pixel reaches two pixels far, so parts of the hole that are farther from each other
do not know of each other: each is solved for itself, with only its surroundings.
The result is that of the whole picture.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .method import FillError, Image, Mask, Method, Steps

REACH: Final = 2
"""How far a pixel's equation reaches, in pixels."""

TOLERANCE: Final = 1e-6
"""By how much the equations may be missed, on colours from 0 to 1; a step of 8 bits is 4e-3."""

Box = tuple[slice, slice]


def solve(image: Image, mask: Mask) -> Steps:
    """Fill the hole; see :attr:`~.method.Method.solve`.

    Raises
    ------
    FillError
        If scikit-image is not there.
    """
    # Imported late because in the browser it arrives after everything else.
    try:
        from scipy import ndimage  # type: ignore[import-untyped]
        from skimage.restoration import inpaint_biharmonic
    except ImportError as error:
        raise FillError("no-biharmonic") from error

    # Crosses around two pixels touch if one pixel's equation has the other in it.
    parts, count = ndimage.label(ndimage.binary_dilation(mask))
    parts[~mask] = 0
    limits = _limits(image, mask)
    filled = image.copy()
    for part, bounds in enumerate(ndimage.find_objects(parts), 1):
        yield (part - 1) / count
        box = _surroundings(bounds, mask.shape)
        hole = parts[box] == part
        crop = _with_limits(image[box], mask[box], hole, limits)
        with _solver():
            solution = inpaint_biharmonic(crop, hole, channel_axis=-1)
        filled[box][hole] = (solution[hole] * 255 + 0.5).astype(np.uint8)
    return filled


@contextmanager
def _solver() -> Iterator[None]:
    """Have scikit-image solve its equations as the nearly symmetric ones they are.

    It asks SciPy for a solver of any equations. An ordering and pivoting made for
    symmetric ones leave far fewer numbers to compute with: a third of the time is
    saved, and the pixels are the same.
    """
    from scipy.sparse.linalg import splu, spsolve  # type: ignore[import-untyped]
    from skimage.restoration import inpaint

    def solve_symmetric(matrix: Any, known: Any, **options: Any) -> Any:
        matrix = matrix.tocsc()
        try:
            factors = splu(
                matrix,
                permc_spec="MMD_AT_PLUS_A",
                diag_pivot_thresh=0.0,
                options={"SymmetricMode": True},
            )
            solution = factors.solve(known)
        except RuntimeError:  # singular for this way of pivoting
            return spsolve(matrix, known, **options)
        if np.abs(matrix @ solution - known).max() > TOLERANCE:
            return spsolve(matrix, known, **options)
        return solution

    inpaint.spsolve = solve_symmetric  # type: ignore[attr-defined]
    try:
        yield
    finally:
        inpaint.spsolve = spsolve  # type: ignore[attr-defined]


def _surroundings(bounds: Box, shape: tuple[int, ...]) -> Box:
    """Widen a box by one more than the reach, so that its own edges are never felt."""
    margin = REACH + 1
    rows, columns = (
        slice(max(side.start - margin, 0), min(side.stop + margin, length))
        for side, length in zip(bounds, shape, strict=True)
    )
    return rows, columns


def _limits(image: Image, mask: Mask) -> Image:
    """Return the darkest and the brightest known value of each channel; (2, 3)."""
    known = [channel[~mask] for channel in np.moveaxis(image, -1, 0)]
    darkest = [channel.min(initial=255) for channel in known]
    return np.array([darkest, [channel.max(initial=0) for channel in known]], np.uint8)


def _with_limits(crop: Image, mask: Mask, hole: Mask, limits: NDArray[np.uint8]) -> Image:
    """Make scikit-image keep the solution within the whole picture's known values.

    It limits each channel to the darkest and brightest known value that it sees. So
    other parts of the hole are painted over with a known value, and the two limits
    are put where the solution does not reach.
    """
    from scipy import ndimage

    crop = crop.copy()
    crop[mask & ~hole] = limits[0]
    felt = ndimage.binary_dilation(hole, np.ones((2 * REACH + 1,) * 2))
    spare = np.argwhere(~felt)
    if len(spare) >= 2:  # else the part spans the picture, and the crop has all of it
        crop[tuple(spare[0])], crop[tuple(spare[-1])] = limits
    return crop


METHOD: Final = Method(
    name="biharmonic",
    title="Smooth",
    description="The smoothest surface that fits the hole's edge: biharmonic equations, by "
    "scikit-image.",
    solve=solve,
    requires=("scikit-image",),
    reach=lambda: 2 * REACH + 1,
    common=lambda image, mask: _limits(image, mask).tolist(),
)
