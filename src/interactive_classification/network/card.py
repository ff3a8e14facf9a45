"""All that is known of a network, in one place."""

from dataclasses import dataclass
from typing import Final

# Nothing of this may need NumPy: the network is fetched before NumPy is there.

LOGITS: Final = ("logits",)
"""What to ask a network for, by a card's names: only what it believes."""

ALL: Final = ("logits", "class_maps")
"""And where it sees it: the class maps are nearly all that there is to copy."""


@dataclass(frozen=True)
class Card:
    """A network, as everybody else has to know it.

    Attributes
    ----------
    title : str
        How it is called before people.
    file : str
        Its weights, an ONNX file in the folder ``models``.
    labels : str
        The names of its classes, in the same folder.
    classes : int
        How many it tells apart.
    image : str
        The name of its input, float32 of shape (1, 3, size, size).
    logits : str
        The name of its output of shape (1, classes).
    class_maps : str
        The name of its output of shape (1, classes, cells, cells): the evidence for each class in
        each part of the picture, before a ReLU, of whose mean each logit is made.
    size : int
        Pixels along each side of what it sees.
    order : str
        In which it expects the colours: ``"rgb"`` or ``"bgr"``.
    mean : tuple of float
        What it expects to be subtracted from each colour, in that order, of 0 to 255.
    cells : int
        Along each side of a class map.
    first_centre : float
        Where the receptive field of the first cell has its middle, in pixels of the input.
    stride : float
        How many pixels of the input lie between the middles of neighbouring cells.
    """

    title: str
    file: str
    labels: str
    classes: int
    image: str
    logits: str
    class_maps: str
    size: int
    order: str
    mean: tuple[float, float, float]
    cells: int
    first_centre: float
    stride: float

    def channels(self) -> tuple[int, ...]:
        """Return which of red, green and blue comes first, second and third, as indices."""
        return tuple("rgb".index(colour) for colour in self.order)
