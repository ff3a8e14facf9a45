"""Takes the place of masked arrays: the page has none, but others ask whether it has."""


class MaskedArray:
    """What no array is an instance of."""


def isMaskedArray(x: object) -> bool:  # noqa: N802, NumPy's own name
    """Return whether `x` is a masked array."""
    return False


isarray = isMA = isMaskedArray  # noqa: N816


def is_masked(x: object) -> bool:
    """Return whether `x` is an array with masked values."""
    return False
