"""What a fill method is: a name, its parameters, and a function on arrays."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from inspect import isgeneratorfunction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..parameter import Parameter, checked
from ..sentences import Told
from . import kernel

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Steps = Generator[float, None, Image]


class FillError(Told):
    """A hole that cannot be filled as asked; the message is one plain sentence."""


@dataclass(frozen=True)
class Method:
    """One way to fill a hole.

    Attributes
    ----------
    name : str
        Short and lower case, words joined by hyphens: how it is chosen.
    title, description : str
        How it is shown, and one line on what it does.
    solve : callable
        ``solve(image, mask, **parameters)``. Takes an (H, W, 3) uint8 image and an
        (H, W) bool mask that is True inside the hole, changes neither, and returns
        a new (H, W, 3) uint8 image. It may be a generator function: then it yields
        its progress in [0, 1] at least every 50 ms or so, returns the image, and
        whoever runs it may stop at any yield, which cancels it.
    parameters : tuple of Parameter
    baseline : bool
        True for plain methods that do not try to look natural.
    changes : bool
        True for what shows what was there, changed, and removes nothing. It is not offered among
        the ways to fill; its hole may be the whole picture; and no quicker one stands in for it.
    requires : tuple of str
        Packages beside NumPy that `solve` imports when called, and not before: in the
        browser they arrive later than the rest.
    reach : callable, optional
        ``reach(**parameters)`` tells how many pixels two parts of the hole must be
        apart for neither to change how the other is filled. Then a stroke costs only
        what it touches. None where everything may depend on everything.
    common : callable
        ``common(image, mask)`` is what every part of the hole depends on, however far
        away it lies. Where it changes, `reach` does not hold.
    """

    name: str
    title: str
    description: str
    solve: Callable[..., Image | Steps]
    parameters: tuple[Parameter, ...] = ()
    baseline: bool = False
    changes: bool = False
    requires: tuple[str, ...] = ()
    reach: Callable[..., int] | None = None
    common: Callable[[Image, Mask], Any] = lambda image, mask: None

    def distance(self, **parameters: float) -> int | None:
        """Return how far apart parts of the hole are independent; see ``reach``.

        Raises
        ------
        ParameterError
            If a parameter is unknown or out of range.
        """
        return self.reach(**self.checked(parameters)) if self.reach else None

    def steps(self, image: Image, mask: Mask, **parameters: float) -> Steps:
        """Fill the hole step by step.

        Parameters
        ----------
        image : (H, W, 3) ndarray of uint8
        mask : (H, W) ndarray of bool
            True inside the hole.
        **parameters : float
            Any of the method's parameters; the others keep their defaults.

        Yields
        ------
        float
            Progress in [0, 1].

        Returns
        -------
        (H, W, 3) ndarray of uint8
            A new array, equal to `image` wherever `mask` is False.

        Raises
        ------
        FillError
            If the shapes disagree, or the mask leaves nothing to fill from.
        ParameterError
            If a parameter is unknown or out of range.
        """
        values = self.checked(parameters)
        _check(image, mask)
        if mask.all() and not self.changes:
            raise FillError("all-erased")
        if not mask.any():
            return image.copy()
        kernel.look_at(self.solve)
        solved: Any = self.solve(image, mask, **values)
        result: Image = (yield from solved) if isgeneratorfunction(self.solve) else solved
        filled = image.copy()  # whatever a method does outside the hole is undone
        inside = np.flatnonzero(mask)  # one look-up for both: indexing by a mask is slow
        filled.reshape(-1, 3)[inside] = result.reshape(-1, 3)[inside]
        return filled

    def fill(self, image: Image, mask: Mask, **parameters: float) -> Image:
        """Fill the hole and return the picture; :meth:`steps` run to its end."""
        steps = self.steps(image, mask, **parameters)
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                filled: Image = stop.value
                return filled

    def checked(self, given: dict[str, float]) -> dict[str, float]:
        """Return all parameters' values; see :func:`~.parameter.checked`."""
        return checked(self.title, self.parameters, given)


def _check(image: Image, mask: Mask) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise FillError("picture-shape", image.shape)
    if mask.shape != image.shape[:2] or mask.dtype != np.bool_:
        raise FillError("mask-shape")
