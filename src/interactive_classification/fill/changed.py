"""The whole picture changed: blurred, turned and the like, and put where the hole is.

It removes nothing, so it is not offered with what does; see :attr:`~.method.Method.changes`.
"""

from typing import Final

from ..changes import CHANGES, Change, changed
from ..parameter import Parameter
from .method import Image, Mask, Method


class _Kept:
    """The picture that was changed last, how, and what came of it."""

    image: Image | None = None
    levels: dict[str, float]
    changed: Image


_kept = _Kept()


def solve(image: Image, mask: Mask, **levels: float) -> Image:
    """Change a picture, wherever its hole is; see :attr:`~.method.Method.solve`.

    A session's picture, which cannot be written to, is changed only once: then a stroke that
    brings some of it back is followed.
    """
    if image.flags.writeable:
        return changed(image, levels)
    if _kept.image is not image or _kept.levels != levels:
        _kept.image, _kept.levels, _kept.changed = image, levels, changed(image, levels)
    return _kept.changed


def _parameter(one: Change) -> Parameter:
    return Parameter(one.name, one.title, one.plain, min(one.levels), max(one.levels), one.step)


METHOD: Final = Method(
    name="changed",
    title="Changed",
    description="The picture itself, changed as a whole; what is brought back is as it was.",
    solve=solve,
    parameters=tuple(_parameter(one) for one in CHANGES.values()),
    changes=True,
)
