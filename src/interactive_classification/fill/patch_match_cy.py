# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
# mypy: disable-error-code="import-untyped,import-not-found,untyped-decorator,valid-type"
"""Inner loops of PatchMatch completion, called by :mod:`.patch_match`.

A patch is a square of `size` by `size` pixels, named by its top left corner (row,
column). Pixels lie side by side as red, green, blue, 1: rows of 4 W bytes, which compilers
turn into vector instructions, and the 1 adds up the weights when patches vote. All
arithmetic is on whole numbers, so that this file gives the same picture compiled or not,
and everywhere.

These arrays mean the same in every function:

image : (H, 4 W) buffer of uint8
targets : (N, 2) buffer of int32
    The patches to find matches for, in scan order.
field : (H - size + 1, W - size + 1, 2) buffer of int32
    The nearest-neighbour field: the match of each target; negative at other patches.
state : (1,) buffer of uint64
    Of the random numbers: the "minimal standard" generator of Park and Miller 1988.
"""

import cython


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def _distance(
    image: cython.const[cython.uchar][:, ::1],
    row: cython.Py_ssize_t,
    column: cython.Py_ssize_t,
    other_row: cython.Py_ssize_t,
    other_column: cython.Py_ssize_t,
    size: cython.Py_ssize_t,
    limit: cython.int,
) -> cython.int:
    """Return the sum of squared differences of two patches, or any number >= limit."""
    total: cython.int = 0
    difference: cython.short
    i: cython.Py_ssize_t
    j: cython.Py_ssize_t
    for i in range(size):
        for j in range(4 * size):
            difference = image[row + i, 4 * column + j] - image[other_row + i, 4 * other_column + j]
            total += difference * difference
        if total >= limit:  # no need to know how much worse it is
            break
    return total


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def _random(state: cython.ulonglong) -> cython.ulonglong:
    """Return the number after this one, in 1 to 2**31 - 2."""
    return state * 48271 % 2147483647


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def _below(state: cython.ulonglong, count: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Make a random number one of 0 to count - 1."""
    return cython.cast(cython.Py_ssize_t, state * cython.cast(cython.ulonglong, count) >> 31)


def scatter(
    choices: cython.const[cython.int][:, ::1],
    targets: cython.const[cython.int][:, ::1],
    field: cython.int[:, :, ::1],
    state: cython.ulonglong[::1],
) -> None:
    """Give every target a match at random, out of (M, 2) choices."""
    n: cython.Py_ssize_t
    pick: cython.Py_ssize_t
    now: cython.ulonglong = state[0]
    for n in range(targets.shape[0]):
        now = _random(now)
        pick = _below(now, choices.shape[0])
        field[targets[n, 0], targets[n, 1], 0] = choices[pick, 0]
        field[targets[n, 0], targets[n, 1], 1] = choices[pick, 1]
    state[0] = now


def search(
    image: cython.const[cython.uchar][:, ::1],
    is_source: cython.const[cython.uchar][:, ::1],
    targets: cython.const[cython.int][:, ::1],
    field: cython.int[:, :, ::1],
    cost: cython.int[::1],
    state: cython.ulonglong[::1],
    size: cython.Py_ssize_t,
    first: cython.Py_ssize_t,
    count: cython.Py_ssize_t,
    step: cython.Py_ssize_t,
) -> None:
    """Improve the matches of `count` targets, one after the other (Barnes 2009, section 3.2).

    Parameters
    ----------
    is_source : (H - size + 1, W - size + 1) buffer of uint8
        1 where a patch may be a match, 0 elsewhere.
    cost : (N,) buffer of int32
        Becomes each target's distance to its match.
    size : int
        The patches' width and height, at most 64.
    first, count : int
        The target to begin with, and how many to do.
    step : int
        1 to go forward and learn from the patches above and to the left, -1 to go
        backward and learn from those below and to the right.
    """
    height: cython.Py_ssize_t = is_source.shape[0]
    width: cython.Py_ssize_t = is_source.shape[1]
    now: cython.ulonglong = state[0]
    n: cython.Py_ssize_t
    trial: cython.Py_ssize_t
    row: cython.Py_ssize_t
    column: cython.Py_ssize_t
    best_row: cython.Py_ssize_t
    best_column: cython.Py_ssize_t
    near_row: cython.Py_ssize_t
    near_column: cython.Py_ssize_t
    other_row: cython.Py_ssize_t
    other_column: cython.Py_ssize_t
    radius: cython.Py_ssize_t
    best: cython.int
    distance: cython.int
    with cython.nogil:
        for n in range(count):
            row = targets[first + n * step, 0]
            column = targets[first + n * step, 1]
            best_row = field[row, column, 0]
            best_column = field[row, column, 1]
            best = _distance(image, row, column, best_row, best_column, size, 0x7FFFFFFF)
            radius = max(height, width)
            trial = 0
            while radius > 0:
                if trial < 2:  # propagation: the match of the patch beside, moved by one
                    near_row = row - step * trial
                    near_column = column - step * (1 - trial)
                    trial += 1
                    if not (0 <= near_row < height and 0 <= near_column < width):
                        continue
                    if field[near_row, near_column, 0] < 0:
                        continue
                    other_row = field[near_row, near_column, 0] + row - near_row
                    other_column = field[near_row, near_column, 1] + column - near_column
                    if other_row == best_row and other_column == best_column:
                        continue
                else:  # random search, nearer and nearer to the best so far
                    now = _random(now)
                    other_row = best_row - radius + _below(now, 2 * radius + 1)
                    now = _random(now)
                    other_column = best_column - radius + _below(now, 2 * radius + 1)
                    radius >>= 1
                if not (0 <= other_row < height and 0 <= other_column < width):
                    continue
                if not is_source[other_row, other_column]:
                    continue
                distance = _distance(image, row, column, other_row, other_column, size, best)
                if distance < best:
                    best = distance
                    best_row = other_row
                    best_column = other_column
            field[row, column, 0] = best_row
            field[row, column, 1] = best_column
            cost[first + n * step] = best
    state[0] = now


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def _mean(total: cython.int, area: cython.int) -> cython.int:
    """Divide and round; never a negative number, where C and Python disagree."""
    return (total + 256 * area + area // 2) // area - 256


def vote(
    image: cython.const[cython.uchar][:, ::1],
    targets: cython.const[cython.int][:, ::1],
    field: cython.const[cython.int][:, :, ::1],
    weights: cython.const[cython.int][::1],
    votes: cython.int[:, ::1],
    size: cython.Py_ssize_t,
    first: cython.Py_ssize_t,
    count: cython.Py_ssize_t,
) -> None:
    """Let the matches of `count` targets say what colour the targets' pixels should have.

    A match votes after it was given the mean colour that its target has now, so that it
    says how the texture goes on, and not how bright it was elsewhere.

    Parameters
    ----------
    weights : (N,) buffer of int32
        How much each target's match is to be believed.
    votes : (H, 4 W) buffer of int32
        Here the votes are added up: weight * (red, green, blue, 1).
    """
    area: cython.int = cython.cast(cython.int, size * size)
    n: cython.Py_ssize_t
    i: cython.Py_ssize_t
    row: cython.Py_ssize_t
    column: cython.Py_ssize_t
    match_row: cython.Py_ssize_t
    match_column: cython.Py_ssize_t
    here: cython.Py_ssize_t
    there: cython.Py_ssize_t
    red: cython.int
    green: cython.int
    blue: cython.int
    weight: cython.int
    with cython.nogil:
        for n in range(first, first + count):
            row = targets[n, 0]
            column = targets[n, 1]
            match_row = field[row, column, 0]
            match_column = field[row, column, 1]
            red = green = blue = 0  # how much more of it the target has
            for i in range(size):
                there = 4 * match_column
                for here in range(4 * column, 4 * (column + size), 4):
                    red += image[row + i, here] - image[match_row + i, there]
                    green += image[row + i, here + 1] - image[match_row + i, there + 1]
                    blue += image[row + i, here + 2] - image[match_row + i, there + 2]
                    there += 4
            weight = weights[n]
            red = weight * _mean(red, area)
            green = weight * _mean(green, area)
            blue = weight * _mean(blue, area)
            for i in range(size):
                there = 4 * match_column
                for here in range(4 * column, 4 * (column + size), 4):
                    votes[row + i, here] += weight * image[match_row + i, there] + red
                    votes[row + i, here + 1] += weight * image[match_row + i, there + 1] + green
                    votes[row + i, here + 2] += weight * image[match_row + i, there + 2] + blue
                    votes[row + i, here + 3] += weight
                    there += 4
