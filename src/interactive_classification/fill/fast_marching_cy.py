# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
# mypy: disable-error-code="import-untyped,import-not-found,untyped-decorator"
"""Inner loops of fast marching inpainting, called by :mod:`.fast_marching`.

Everything lies on one flat grid of cells: the hole's bounding box with a margin, so wide
that nothing near the hole needs a check of its bounds. Cells that are not of the picture
are walls, and so is the grid's outermost ring. Telea 2004 is "An image inpainting
technique based on the fast marching method".
"""

import cython

if cython.compiled:
    from cython.cimports.libc.math import sqrt
else:
    from math import sqrt

# What a cell is; READY is added once its colour may be used.
WALL = cython.declare(cython.int, 0)
OUTSIDE = cython.declare(cython.int, 1)
HOLE = cython.declare(cython.int, 2)
READY = cython.declare(cython.int, 4)

FAR = cython.declare(cython.double, float("inf"))


def march(
    kind: cython.uchar[::1],
    width: cython.Py_ssize_t,
    sides: cython.int[::1],
    reach: cython.double,
    distance: cython.double[::1],
    keys: cython.double[::1],
    cells: cython.int[::1],
    order: cython.int[::1],
) -> cython.Py_ssize_t:
    """Find the distance T of cells to the hole's boundary: `|grad T| = 1`.

    The boundary, with T = 0, is made of the known pixels that share a side with the
    hole. The narrow band moves from there into the hole and away from it at once; the
    two parts never meet again (Telea 2004, sections 2.3 and 2.4).

    Parameters
    ----------
    kind : (N,) buffer of uint8
        0 for a wall, 1 for a known pixel, 2 for one of the hole.
    width : int
        Cells in a row.
    sides : (4,) buffer of int32
        Steps to the cells that share a side.
    reach : float
        How far to march outside the hole, in pixels.
    distance : (N,) buffer of float64, infinite
        Becomes T: positive inside the hole, negative outside, infinite where not reached.
    keys, cells : (4 N,) buffers of float64 and int32
        Room for the narrow band, a binary heap of distances and whose they are.
    order : (N,) buffer of int32
        Becomes the cells that were reached, nearest first.

    Returns
    -------
    int
        How many cells were reached.
    """
    cython.declare(p=cython.Py_ssize_t, q=cython.Py_ssize_t, k=cython.int, t=cython.double)
    count: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = 0
    i: cython.Py_ssize_t = 0
    with cython.nogil:
        for p in range(width, kind.shape[0] - width):
            if kind[p] == OUTSIDE and HOLE in (
                kind[p - 1], kind[p + 1], kind[p - width], kind[p + width]
            ):  # fmt: skip
                distance[p] = 0
                order[count] = p
                count += 1
        while True:
            if i == count:  # nothing left to pass on: accept the nearest of the band
                while size > 0 and distance[cells[0]] < FAR:
                    size = _pop(keys, cells, size)  # a longer way to an accepted cell
                if size == 0:
                    break
                distance[cells[0]] = keys[0]
                order[count] = cells[0]
                count += 1
                size = _pop(keys, cells, size)
            p = order[i]
            i += 1
            for k in range(4):
                q = p + sides[k]
                if kind[q] != WALL and distance[q] == FAR:
                    t = _arrival(distance, q, width)
                    if kind[q] == HOLE or t <= reach:
                        size = _push(keys, cells, size, t, q)
        for i in range(count):
            if kind[order[i]] == OUTSIDE:
                distance[order[i]] = -distance[order[i]]
    return count


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _arrival(
    distance: cython.double[::1], p: cython.Py_ssize_t, width: cython.Py_ssize_t
) -> cython.double:
    """Solve `|grad T| = 1` at a cell from what is known around it, upwind (equation 3)."""
    a: cython.double = min(distance[p - 1], distance[p + 1])
    b: cython.double = min(distance[p - width], distance[p + width])
    if abs(a - b) >= 1:
        return min(a, b) + 1
    return (a + b + sqrt(2 - (a - b) * (a - b))) / 2


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def _nearer(
    key: cython.double, cell: cython.Py_ssize_t, key2: cython.double, cell2: cython.Py_ssize_t
) -> cython.bint:
    """Order the heap, without ties: so no hole is painted differently for another one."""
    return key < key2 or (key == key2 and cell < cell2)


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _push(
    keys: cython.double[::1],
    cells: cython.int[::1],
    size: cython.Py_ssize_t,
    key: cython.double,
    cell: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Put a cell into the heap; return the heap's new size."""
    i: cython.Py_ssize_t = size
    parent: cython.Py_ssize_t = (i - 1) >> 1
    while i > 0 and _nearer(key, cell, keys[parent], cells[parent]):
        keys[i] = keys[parent]
        cells[i] = cells[parent]
        i = parent
        parent = (i - 1) >> 1
    keys[i] = key
    cells[i] = cell
    return size + 1


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _pop(
    keys: cython.double[::1], cells: cython.int[::1], size: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """Take the nearest cell out of the heap; return the heap's new size."""
    last: cython.Py_ssize_t = size - 1
    key: cython.double = keys[last]
    i: cython.Py_ssize_t = 0
    child: cython.Py_ssize_t = 1
    while child < last:
        if child + 1 < last and _nearer(
            keys[child + 1], cells[child + 1], keys[child], cells[child]
        ):
            child += 1
        if not _nearer(keys[child], cells[child], key, cells[last]):
            break
        keys[i] = keys[child]
        cells[i] = cells[child]
        i = child
        child = 2 * i + 1
    keys[i] = key
    cells[i] = cells[last]
    return last


def paint(
    image: cython.uchar[:, :, ::1],
    top: cython.Py_ssize_t,
    left: cython.Py_ssize_t,
    width: cython.Py_ssize_t,
    offsets: cython.int[::1],
    rays: cython.double[:, ::1],
    kind: cython.uchar[::1],
    distance: cython.double[::1],
    order: cython.int[::1],
    samples: cython.double[:, ::1],
) -> cython.void:
    r"""Colour the hole from its boundary inwards (Telea 2004, equation 2).

    Parameters
    ----------
    image : (H, W, 3) buffer of uint8
        The picture; its hole is filled in place.
    top, left : int
        The place of the grid's first cell in the picture, which may be outside of it.
    width : int
        Cells in a row.
    offsets : (K,) buffer of int32
        Steps in the grid to all neighbours within the radius.
    rays : (K, 4) buffer of float64
        For each neighbour q of a cell p: (p - q) as x, y, and (p - q) / |p - q|**3,
        which is the directional times the geometric weight but for the normal.
    kind, distance, order
        As :func:`march` left them, the order cut to what was reached.
    samples : (N, 9) buffer of float64
        Room for the colour of each cell, and its derivatives along x and along y.
    """
    cython.declare(i=cython.Py_ssize_t, p=cython.Py_ssize_t, c=cython.int)
    with cython.nogil:
        for i in range(order.shape[0]):
            p = order[i]
            if kind[p] == OUTSIDE:
                for c in range(3):
                    samples[p, c] = image[top + p // width, left + p % width, c]
                kind[p] = OUTSIDE + READY
        for i in range(order.shape[0]):
            p = order[i]
            if kind[p] == OUTSIDE + READY:
                _differentiate(kind, samples, p, 1, 3)
                _differentiate(kind, samples, p, width, 6)
        for i in range(order.shape[0]):
            p = order[i]
            if kind[p] == HOLE:
                _paint_cell(width, offsets, rays, kind, distance, samples, p)
                for c in range(3):
                    image[top + p // width, left + p % width, c] = cython.cast(
                        cython.int, samples[p, c] + 0.5
                    )
                kind[p] = HOLE + READY


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _differentiate(
    kind: cython.uchar[::1],
    samples: cython.double[:, ::1],
    p: cython.Py_ssize_t,
    step: cython.Py_ssize_t,
    column: cython.Py_ssize_t,
) -> cython.void:
    """Derive a known pixel's colour along `step`, from known pixels only."""
    before: cython.Py_ssize_t = p - step if kind[p - step] == OUTSIDE + READY else p
    after: cython.Py_ssize_t = p + step if kind[p + step] == OUTSIDE + READY else p
    length: cython.double = max((after - before) // step, 1)
    c: cython.Py_ssize_t
    for c in range(3):
        samples[p, column + c] = (samples[after, c] - samples[before, c]) / length


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _paint_cell(
    width: cython.Py_ssize_t,
    offsets: cython.int[::1],
    rays: cython.double[:, ::1],
    kind: cython.uchar[::1],
    distance: cython.double[::1],
    samples: cython.double[:, ::1],
    p: cython.Py_ssize_t,
) -> cython.void:
    """Mix what the neighbours foretell of a cell's colour."""
    normal_x: cython.double = _upwind(distance, p, 1)
    normal_y: cython.double = _upwind(distance, p, width)
    total: cython.double = 0
    red: cython.double = 0
    green: cython.double = 0
    blue: cython.double = 0
    cython.declare(weight=cython.double, x=cython.double, y=cython.double)
    cython.declare(k=cython.Py_ssize_t, q=cython.Py_ssize_t)
    for k in range(offsets.shape[0]):
        q = p + offsets[k]
        if kind[q] & READY:
            weight = abs(rays[k, 2] * normal_x + rays[k, 3] * normal_y)
            weight /= 1 + abs(distance[q] - distance[p])
            x = rays[k, 0]
            y = rays[k, 1]
            total += weight
            red += weight * (samples[q, 0] + x * samples[q, 3] + y * samples[q, 6])
            green += weight * (samples[q, 1] + x * samples[q, 4] + y * samples[q, 7])
            blue += weight * (samples[q, 2] + x * samples[q, 5] + y * samples[q, 8])
    samples[p, 0] = min(max(red / total, 0.0), 255.0)
    samples[p, 1] = min(max(green / total, 0.0), 255.0)
    samples[p, 2] = min(max(blue / total, 0.0), 255.0)
    for k in range(3, 9):
        samples[p, k] = 0


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _upwind(
    distance: cython.double[::1], p: cython.Py_ssize_t, step: cython.Py_ssize_t
) -> cython.double:
    """Derive T along `step`, towards the side that the front came from."""
    before: cython.double = distance[p] - distance[p - step]
    after: cython.double = distance[p] - distance[p + step]
    if max(before, after) <= 0:
        return 0
    return before if before >= after else -after
