"""What an explanation is: a name, and a generator that asks what the network says to pictures."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..mask import Mask
from ..network.card import Card
from ..network.port import Output
from ..parameter import Parameter, checked
from ..pixels import Image
from .pieces import Pieces

Logits = NDArray[np.float32]


@dataclass(frozen=True)
class Scene:
    """What is to be explained; it stays the same while somebody goes on painting.

    Attributes
    ----------
    picture : (size, size, 3) ndarray of uint8
    output : Output
        What the network says to it.
    index : int
        The class that it is about.
    card : Card
        The network's.
    original : (size, size, 3) ndarray of uint8
        The picture before anything was erased.
    hole : (size, size) ndarray of bool
        What was.
    settings : mapping of str to dict
        By names of :data:`~.fill.METHODS`, the parameters that the person has set.
    """

    picture: Image
    output: Output
    index: int
    card: Card
    original: Image
    hole: Mask
    settings: Mapping[str, dict[str, float]] = field(default_factory=dict)


class Map(NamedTuple):
    """How much each pixel speaks for the class.

    Attributes
    ----------
    values : (size, size) ndarray of float32
        More is more; 0 is neither for nor against where `signed`.
    unit : str
        Of the values: ``"log-odds"``, ``"logit"`` or ``"standard deviations"``.
    calls : int
        How many pictures the network was asked about for it.
    pieces : Pieces or None
        What it was found from, if pieces of the picture were removed one by one.
    """

    values: NDArray[np.float32]
    unit: str
    calls: int
    pieces: Pieces | None = None

    @property
    def signed(self) -> bool:
        """Whether less than 0 speaks against the class, and is not just less than the mean."""
        return self.unit != "standard deviations"

    def disputed(self) -> Mask | None:
        """Tell of which pixels fills contradict each other; see :meth:`~.pieces.Pieces.agreed`."""
        return None if self.pieces is None else self.pieces.disputed()


Found = TypeVar("Found")
"""What comes of asking, such as a :class:`Map`."""


class Ask(NamedTuple, Generic[Found]):
    """Pictures that the network is asked about next.

    Its logits are sent back, one array for each picture. Nothing else is wanted of it, so that
    nothing else is copied: the number of pictures is what an explanation costs.

    Attributes
    ----------
    pictures : list of (size, size, 3) ndarray of uint8
        None of them only lets others have their turns.
    done : float
        How much of all is done, in [0, 1].
    so_far : Map or whatever else is found, or None
        What is known by now, to be shown meanwhile.
    """

    pictures: list[Image]
    done: float
    so_far: Found | None


Asking = Generator[Ask[Found], list[Logits], Found]
"""Yields what it wants to know, is sent the answers, and returns what it found."""

Steps = Asking[Map]


@dataclass(frozen=True)
class Way:
    """Something else that is asked about a picture, in the words that it is shown by.

    Attributes
    ----------
    title, description, source : str
        As an :class:`Explanation` has them.
    """

    title: str
    description: str
    source: str


@dataclass(frozen=True)
class Explanation:
    """One way to explain.

    Attributes
    ----------
    name : str
        Short and lower case, words joined by hyphens: how it is chosen.
    title, description : str
        How it is shown, and in two sentences what it does and what it cannot say.
    source : str
        Where it comes from.
    find : callable
        ``find(scene, **parameters)``: a generator function. It yields what it wants to know, is
        sent the answers, and returns its map. Closing it cancels it: it holds nothing.
    parameters : tuple of Parameter
    """

    name: str
    title: str
    description: str
    source: str
    find: Callable[..., Steps]
    parameters: tuple[Parameter, ...] = ()

    def steps(self, scene: Scene, **parameters: float) -> Steps:
        """Explain step by step; see ``find``.

        Parameters
        ----------
        scene : Scene
        **parameters : float
            Any of the explanation's parameters; the others keep their defaults.

        Raises
        ------
        ParameterError
            If a parameter is unknown or out of range; before anything is asked.
        """
        return self.find(scene, **self.checked(parameters))

    def checked(self, given: dict[str, float]) -> dict[str, float]:
        """Return all parameters' values; see :func:`~.parameter.checked`."""
        return checked(self.title, self.parameters, given)

    def run(self, scene: Scene, classify: Callable[[Image], Logits], **parameters: float) -> Map:
        """Explain at once, with a plain function for the network."""
        return at_once(self.steps(scene, **parameters), classify)


def at_once(steps: Asking[Found], classify: Callable[[Image], Logits]) -> Found:
    """Run steps to their end, with a plain function for the network."""
    try:
        ask = next(steps)
        while True:
            ask = steps.send([classify(picture) for picture in ask.pictures])
    except StopIteration as stop:
        found: Found = stop.value
        return found


def log_odds(logits: Logits, index: int) -> float:
    """Return a class's log-odds against all others: its logit minus their log-sum-exp.

    Raw logits rise with contrast in any network, and confidences saturate; this does neither.
    """
    others = np.delete(logits.astype(np.float64), index)
    most = others.max()
    return float(logits[index] - most - np.log(np.exp(others - most).sum()))


Real = TypeVar("Real", np.float32, np.float64)


def standard(values: NDArray[Real]) -> NDArray[Real]:
    """Return how many standard deviations each value lies above the mean; 0 if all are equal."""
    spread = values.std(dtype=np.float64)
    if not spread:
        return np.zeros_like(values)
    found: NDArray[Real] = ((values - values.mean(dtype=np.float64)) / spread).astype(values.dtype)
    return found
