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
        The name of its input, of shape (1, 3, size, size) unless `layout` says otherwise.
    logits : str
        The name of its output of shape (1, classes).
    class_maps : str
        The name of its output of shape (1, classes, cells, cells): the evidence for each class in
        each part of the picture, before a ReLU, of whose mean each logit is made. Empty where the
        maps are made of its head, see :mod:`.class_maps`, or there are none.
    size : int
        Pixels along each side of what it sees, or from top to bottom if there is a `width`.
    order : str
        In which it expects the colours: ``"rgb"`` or ``"bgr"``.
    mean : tuple of float
        What it expects to be subtracted from each colour, in that order, of 0 to 255; one number
        for a network that sees in grey.
    cells : int
        Along each side of a class map; 0 if there is none.
    first_centre : float
        Where the receptive field of the first cell has its middle, in pixels of the input.
    stride : float
        How many pixels of the input lie between the middles of neighbouring cells; 0 where the
        cells tile the picture evenly.
    std : tuple of float
        What it expects each colour to be divided by, after that.
    width : int
        Pixels from left to right, if what it sees is no square.
    layout : str
        Of its input: ``"NCHW"``, or ``"NHWC"`` with the colours last.
    kind : str
        The type of its numbers: ``"float32"``, ``"float16"`` or ``"uint8"``.
    digest : str
        The SHA-256 of the file of a network of somebody's own, in hexadecimal digits.
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
    mean: tuple[float, ...]
    cells: int
    first_centre: float
    stride: float
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    width: int = 0
    layout: str = "NCHW"
    kind: str = "float32"
    digest: str = ""

    @property
    def sides(self) -> tuple[int, int]:
        """Return the height and width of what it sees, in pixels."""
        return self.size, self.width or self.size

    def channels(self) -> tuple[int, ...]:
        """Return which of red, green and blue comes first, second and third, as indices."""
        return tuple("rgb".index(colour) for colour in self.order)
