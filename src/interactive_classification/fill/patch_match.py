"""PatchMatch completion: the hole is made of patches found elsewhere in the picture.

Wexler, Shechtman and Irani, "Space-time completion of video", IEEE PAMI 29 (2007): from
coarse to fine, look up the most similar known patch for every patch that overlaps the hole,
then give each pixel the weighted mean of what the patches over it say, and repeat. Barnes,
Shechtman, Finkelstein and Goldman, "PatchMatch: a randomized correspondence algorithm for
structural image editing", ACM TOG 28 (2009), is how the patches are looked up.

Where the papers leave a choice, or a picture is better off otherwise:

- Before the coarsest level the hole is filled smoothly, and each finer level begins with
  the one before, enlarged.
- A patch votes with the mean colour of the place it is put, not of where it comes from. So
  shadings run on through the hole, and its middle takes after what is around it.
- Votes are cast on what is known around the hole too. How far they are off there is taken
  back, and less and less further in (as by Pérez, Gangnet and Blake, "Poisson image editing",
  ACM TOG 22, 2003): no seam is left, and what crosses the rim goes on from there.
- Only the hole's surroundings are looked at, so that time grows with the hole.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..parameter import Parameter
from .method import Image, Mask, Method, Steps
from .patch_match_cy import scatter, search, vote

Colours = NDArray[np.float32]
Ints = NDArray[np.int32]
State = NDArray[np.uint64]

_MARGIN: Final = 24
"""Pixels around the hole that are looked at in any case; for a deep hole, twice its depth."""

_SHALLOW: Final = 6
"""A hole that no pixel is deeper in than this, in pixels, needs no coarser level."""

_FALL: Final = 2.0
"""How much less a patch is believed for each pixel that it lies deeper in the hole."""

_SWEEPS: Final = 2
"""How often a smooth fill is smoothed at each scale: enlarging leaves steps at the hole's rim."""

_CALL: Final = 1 << 19
"""Pixels of patches that one call of a kernel deals with: some 10 ms."""


@dataclass(frozen=True)
class _Level:
    """The picture at one scale.

    Attributes
    ----------
    image : (H, W, 3) ndarray of float32
        Colours; those in the hole mean nothing.
    hole : (H, W) ndarray of bool
    """

    image: Colours
    hole: Mask


@dataclass(frozen=True)
class _Patches:
    """What lies where at one level; see :mod:`.patch_match_cy` for the arrays' meaning."""

    size: int
    is_source: NDArray[np.uint8]
    targets: Ints
    field: Ints


def solve(image: Image, mask: Mask, patch: int, iterations: int, levels: int, seed: int) -> Steps:
    """Fill the hole; see :attr:`~.method.Method.solve`."""
    box = _surroundings(mask)
    pyramid = _pyramid(image[box], mask[box], patch, levels)
    state = np.array([1 + seed * 16807], np.uint64)
    coarser: _Patches | None = None
    guess = _smooth(pyramid[-1])
    work = [4.0**-n for n in range(len(pyramid))]  # of a level, in units of the finest
    done = 0.0
    for level, share in reversed(list(zip(pyramid, work, strict=True))):
        yield done / sum(work)
        patches = _patches(level.hole, patch)
        yield done / sum(work)
        _first_matches(patches, coarser, state)
        pixels = _pixels(level, _doubled(guess, *level.hole.shape) if coarser else guess)
        votes = np.empty(pixels.shape, np.int32)
        for progress in _improve(pixels, level.hole, patches, iterations, state, votes):
            yield (done + progress * share) / sum(work)
        done += share
        coarser = patches
        guess = pixels[..., :3].astype(np.float32)
    yield 1.0
    filled = image.copy()
    filled[box] = _joined(pixels, level.hole, votes)
    return filled


def _surroundings(mask: Mask) -> tuple[slice, slice]:
    """Return the rows and columns of the hole and of what it is filled from."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    hole = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    margin = max(_MARGIN, 2 * int(_depth(np.pad(hole, 1)).max()))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + 1 + margin),
        slice(max(int(columns[0]) - margin, 0), int(columns[-1]) + 1 + margin),
    )


def _depth(hole: Mask) -> Ints:
    """Return the steps from each pixel to the nearest known one, along rows and columns."""
    depth = np.where(hole, np.int32(sum(hole.shape)), np.int32(0))
    for axis in (0, 1):
        ramp = np.arange(hole.shape[axis], dtype=np.int32)
        ramp = ramp[:, np.newaxis] if axis == 0 else ramp
        for turned in (depth, np.flip(depth, axis)):  # views: both are written to
            np.minimum(turned, np.minimum.accumulate(turned - ramp, axis) + ramp, out=turned)
    return depth


def _pyramid(image: Image, hole: Mask, size: int, levels: int) -> list[_Level]:
    """Return the picture at full, half, quarter… size, as small as `size` and hole allow.

    Parameters
    ----------
    levels : int
        How many at most; 0 for as many as the hole's depth calls for.
    """
    pyramid = [_Level(image.astype(np.float32), hole)]
    while not levels or len(pyramid) < levels:
        if not levels and _depth(pyramid[-1].hole).max() < _SHALLOW:
            break
        half = _halved(pyramid[-1])
        if min(half.hole.shape) < size or not half.hole.any():
            break
        holes = _count(half.hole, size)
        if np.count_nonzero(holes == 0) < np.count_nonzero(holes) / 2:
            break  # too few whole patches are left to choose from
        pyramid.append(half)
    return pyramid


def _halved(level: _Level) -> _Level:
    """Halve the scale: each pixel is the mean of the known ones of 2 x 2."""
    height, width = level.hole.shape
    known = np.zeros((height + height % 2, width + width % 2, 4), np.float32)
    known[:height, :width, :3] = level.image
    known[:height, :width, 3] = 1
    known[:height, :width][level.hole] = 0
    total = known[0::2, 0::2] + known[1::2, 0::2] + known[0::2, 1::2] + known[1::2, 1::2]
    count = total[..., 3:]
    return _Level(total[..., :3] / np.maximum(count, 1), count[..., 0] == 0)


def _doubled(image: Colours, height: int, width: int) -> Colours:
    """Double the scale by linear interpolation, and cut to height and width."""
    for axis in (0, 1):
        lines: Colours = np.moveaxis(image, axis, 0)
        padded = np.concatenate([lines[:1], lines, lines[-1:]]) * np.float32(0.25)
        middle = lines * np.float32(0.75)
        pairs: Colours = np.stack([middle + padded[:-2], middle + padded[2:]], axis=1)
        image = np.moveaxis(pairs.reshape(-1, *lines.shape[1:]), 0, axis)
    return image[:height, :width]


def _smooth(level: _Level) -> Colours:
    """Fill the hole smoothly: with the same picture at half the scale, filled smoothly."""
    if not level.hole.any():
        return level.image
    filled = level.image.copy()
    filled[level.hole] = _doubled(_smooth(_halved(level)), *level.hole.shape)[level.hole]
    padded = np.pad(filled, ((1, 1), (1, 1), (0, 0)), mode="edge")
    pixels, width = padded.reshape(-1, 3), padded.shape[1]
    holes = np.flatnonzero(np.pad(level.hole, 1))
    for _ in range(_SWEEPS):
        beside = pixels[holes - 1] + pixels[holes + 1]
        beside += pixels[holes - width] + pixels[holes + width]
        pixels[holes] = beside * np.float32(0.25)
    return padded[1:-1, 1:-1]


def _pixels(level: _Level, guess: Colours) -> NDArray[np.uint8]:
    """Return red, green, blue and 1 of every pixel, in the hole those of the guess."""
    pixels = np.ones((*level.hole.shape, 4), np.uint8)
    pixels[..., :3] = np.rint(np.where(level.hole[..., np.newaxis], guess, level.image))
    return pixels


def _count(mask: Mask, size: int) -> Ints:
    """Return how many pixels of every patch are True, by the patch's top left corner."""
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=0, out=sums[1:, 1:])
    np.cumsum(sums, axis=1, out=sums)
    below, above = sums[size:], sums[:-size]
    count: Ints = below[:, size:] - below[:, :-size] - above[:, size:] + above[:, :-size]
    return count


def _patches(hole: Mask, size: int) -> _Patches:
    """Find the patches: targets overlap the hole, sources do not.

    They are smaller than `size` where no patch of that size is known whole.
    """
    size = min(size, *hole.shape)
    while not ((holes := _count(hole, size)) == 0).any():
        size -= 1
    targets = np.ascontiguousarray(np.argwhere(holes), np.int32)
    field = np.full((*holes.shape, 2), -1, np.int32)
    return _Patches(size, (holes == 0).astype(np.uint8), targets, field)


def _first_matches(patches: _Patches, coarser: _Patches | None, state: State) -> None:
    """Begin the field: with that of the coarser level where it leads to a source, or anyhow."""
    targets, field, is_source = patches.targets, patches.field, patches.is_source
    scatter(np.ascontiguousarray(np.argwhere(is_source), np.int32), targets, field, state)
    if coarser is None:
        return
    parent = np.minimum(targets // 2, np.array(coarser.field.shape[:2]) - 1)
    match = coarser.field[parent[:, 0], parent[:, 1]]
    moved = 2 * (match - parent) + targets
    inside = (match[:, 0] >= 0) & (moved >= 0).all(axis=1) & (moved < is_source.shape).all(axis=1)
    targets, moved = targets[inside], moved[inside]
    good = is_source[moved[:, 0], moved[:, 1]] == 1
    field[targets[good, 0], targets[good, 1]] = moved[good]


def _improve(
    pixels: NDArray[np.uint8],
    hole: Mask,
    patches: _Patches,
    iterations: int,
    state: State,
    votes: Ints,
) -> Generator[float, None, None]:
    """Search and vote by turns; changes the pixels in the hole, and yields the progress.

    Leaves the last votes in `votes`: (H, W, 4), weight * (red, green, blue, 1).
    """
    size, targets, field = patches.size, patches.targets, patches.field
    image = memoryview(pixels.reshape(len(pixels), -1))  # of ints, also for uncompiled kernels
    lines = votes.reshape(len(votes), -1)
    cost = np.empty(len(targets), np.int32)
    depth = _depth(hole)[targets[:, 0] + size // 2, targets[:, 1] + size // 2]
    trust = _FALL ** -np.minimum(depth, 12.0)
    at_once = _CALL // size**2
    parts = [(n, min(at_once, len(targets) - n)) for n in range(0, len(targets), at_once)]
    done = 0
    for _ in range(iterations):
        for first, count in parts:
            search(image, patches.is_source, targets, field, cost, state, size, first, count, 1)
            yield (done := done + 1) / (3 * iterations * len(parts))
        for first, count in reversed(parts):
            last = first + count - 1
            search(image, patches.is_source, targets, field, cost, state, size, last, count, -1)
            yield (done := done + 1) / (3 * iterations * len(parts))
        weights = _weights(cost, trust, size)
        votes[:] = 0
        for first, count in parts:
            vote(image, targets, field, weights, lines, size, first, count)
            yield (done := done + 1) / (3 * iterations * len(parts))
        total = votes[hole]
        mean = (total[:, :3] + total[:, 3:] // 2) // total[:, 3:]
        pixels[hole, :3] = mean.clip(0, 255)


def _joined(pixels: NDArray[np.uint8], hole: Mask, votes: Ints) -> Image:
    """Join what was voted to what is known; returns the picture, (H, W, 3).

    Beside the hole the votes are wrong by a known amount, which is led through the hole.
    """
    known = (votes[..., 3] > 0) & ~hole
    error = np.zeros((*hole.shape, 3), np.float32)
    error[known] = pixels[known, :3] - votes[known, :3] / votes[known, 3:]
    joined = pixels[..., :3].copy()
    joined[hole] = np.rint(joined[hole] + _smooth(_Level(error, hole))[hole]).clip(0, 255)
    return joined


def _weights(cost: Ints, trust: NDArray[np.float64], size: int) -> Ints:
    """Return how much each match is to be believed: the more, the likelier and shallower.

    Similar is what differs less than three quarters of the matches do (Wexler 2007).
    """
    usual = max(float(np.percentile(cost, 75)), 4.0 * 3 * size**2)
    weights = trust * np.exp(cost / (-2 * usual))
    top = 4_000_000 // size**2  # that the votes of size**2 patches fit into 32 bits
    whole: Ints = np.maximum(np.rint(weights * (top / weights.max())), 1).astype(np.int32)
    return whole


METHOD: Final = Method(
    name="patch-match",
    title="Texture",
    description="Builds the hole from similar patches around it, by PatchMatch; for textures and "
    "large holes.",
    solve=solve,
    parameters=(
        Parameter("patch", "Patch size", default=7, low=3, high=16),
        Parameter("iterations", "Iterations", default=5, low=1, high=20),
        Parameter("levels", "Levels, 0 for automatic", default=0, low=0, high=8),
        Parameter("seed", "Seed", default=1, low=0, high=999),
    ),
)
