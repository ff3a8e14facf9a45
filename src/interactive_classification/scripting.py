"""What scripts and notebooks work with: a photo, what is erased of it, what the network says.

Where ``await`` may be written at the top, as in a notebook or after ``python -m asyncio``:

>>> from interactive_classification import open_session
>>> session = await open_session("assets/gallery/coffee-cup.webp")
>>> session.erase(session.disc(224, 200, 150))
>>> session.fill("mean-colour")
>>> answer = await session.classify()
>>> answer.original[0].label, answer.modified[0].label
('espresso', 'consomme')

A script wraps the same in a function, and runs it by :func:`asyncio.run`.
"""

import io
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps

from . import mask as masks
from . import questions
from .classify import Label
from .commands.arguments import choose
from .commands.networks import USUAL
from .commands.networks import found as network
from .explain import Region
from .explain.shuffled import Shuffled
from .explain.sweep import Swept
from .export import KINDS, Asked
from .export import kind as look_up
from .export.refusal import SavedError
from .export.report import About, sections
from .export.session import read
from .fill import method
from .mask import Mask
from .network.built_in import NETWORKS, name_of
from .network.reference import parsed
from .overlay import draw_map, lay_over, strength
from .pixels import Image, to_png
from .session import Predictions, Session
from .superpixels import DEFAULT_COUNT

Picture = str | PathLike[str] | bytes | Pillow.Image | NDArray[Any]
"""A picture: where its file lies, the file's contents, a Pillow image, or an array, (H, W),
(H, W, 3) or (H, W, 4) uint8, or bool for a mask."""

_KEPT_IN: Final = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"),
    "TIFF": ("CMYK", "F", "LAB"),
}
"""Pillow's modes that a file of a kind has, too."""
_OTHERS: Final = {"La": "LA", "RGBa": "RGBA"}
"""What images of other modes are turned into; all that are not here into RGB."""

_STYLE: Final = (
    "<style>.what-if .row{display:flex;flex-wrap:wrap;gap:1em}"
    ".what-if figure{margin:0}.what-if figure img{width:224px}</style>"
)


class Experiment:
    """A photo, what is erased of it, and what the network makes of it before and after.

    :meth:`erase`, :meth:`restore` and :meth:`fill` say what is wanted, and return at once;
    :meth:`classify` does it. A notebook shows an experiment as pictures and a table.

    Parameters
    ----------
    engine : Session
        With a picture.

    Attributes
    ----------
    engine : Session
        What does the work, and has the history: ``await session.engine.undo()``.
    """

    def __init__(self, engine: Session) -> None:
        self.engine: Final = engine
        self._hole: Mask | None = None  # None while it is the engine's
        self._fill: tuple[str | None, dict[str, float]] = None, {}

    @property
    def original(self) -> Image:
        """The picture as opened: (448, 448, 3) uint8, not to be written to."""
        return self.engine.original

    @property
    def modified(self) -> Image:
        """The picture as it was classified last: (448, 448, 3) uint8, not to be written to."""
        return self.engine.modified

    @property
    def mask(self) -> Mask:
        """What is erased, or will be by the next :meth:`classify`: (448, 448) bool."""
        return (self.engine.mask if self._hole is None else self._hole).copy()

    @property
    def labels(self) -> tuple[Label, ...]:
        """The network's classes."""
        return self.engine.labels

    def disc(self, x: float, y: float, radius: float) -> Mask:
        """Return a mask of a disc, in pixels of the working picture.

        >>> int(session.disc(100, 100, 10).sum())
        316
        """
        drawn = np.zeros_like(self.engine.mask)
        masks.draw_stroke(drawn, [(x, y)], radius)
        return drawn

    def piece(self, x: float, y: float, count: int = DEFAULT_COUNT) -> Mask:
        """Return a mask of the superpixel at a point; see :meth:`~.session.Session.superpixel`.

        >>> piece = session.piece(224, 200)
        >>> bool(piece[200, 224]), piece.shape
        (True, (448, 448))
        """
        return self.engine.superpixel(x, y, count)

    def erase(self, mask: Picture) -> None:
        """Add to what is erased.

        Parameters
        ----------
        mask : Picture
            True, or white, where to erase; as large as the photo or as the working picture.
            Files may be of all kinds that :func:`~.mask.open_mask` knows.

        Raises
        ------
        MaskError, PictureError
            If it has another size, or cannot be read.

        Examples
        --------
        >>> half = np.zeros((448, 448), bool)
        >>> half[:, :224] = True
        >>> session.erase(half)
        >>> float(session.mask.mean())
        0.5
        """
        self._hole = self.mask | self._opened(mask)

    def restore(self, mask: Picture | None = None) -> None:
        """Take away from what is erased; everything, if no mask is given.

        >>> session.erase(session.disc(100, 100, 30))
        >>> session.restore(session.disc(100, 100, 10))
        >>> bool(session.mask[100, 100]), bool(session.mask[100, 120])
        (False, True)
        """
        kept = np.zeros_like(self.engine.mask)
        self._hole = kept if mask is None else self.mask & ~self._opened(mask)

    def fill(self, name: str, **parameters: float) -> None:
        """Choose how the hole is filled from now on.

        Parameters
        ----------
        name : str
            One of :data:`~.fill.METHODS`.
        **parameters : float
            Of the method; the others have their defaults.

        Raises
        ------
        FillError
            If there is no such method.
        ParameterError
            If it has no such parameter, or the value is out of range.

        Examples
        --------
        >>> session.fill("fast-marching", radius=8)
        >>> session.fill("magic")
        Traceback (most recent call last):
        interactive_classification.fill.method.FillError: There is no fill method “magic”; ...
        """
        self._fill = name, method(name).checked(parameters)

    async def classify(self, n: int = 5) -> Predictions:
        """Fill what is erased, if anything changed, and tell what the network says.

        Parameters
        ----------
        n : int
            How many classes of each picture.

        Returns
        -------
        Predictions
            Of the original and of the modified picture, the most confident first.

        Raises
        ------
        FillError
            If the hole cannot be filled, since nothing is left to fill it from; nothing
            changes then.

        Examples
        --------
        >>> session.erase(session.disc(224, 200, 150))
        >>> answer = await session.classify(2)
        >>> for row in answer.modified:
        ...     print(f"{row.label}: {row.confidence:.0%}, {row.change:+.0%}")
        candle: 52%, +52%
        red wine: 14%, +14%
        """
        name, parameters = self._fill
        hole = self.mask
        if np.array_equal(hole, self.engine.mask):
            await self.engine.refill(name, progress=None, **parameters)
        else:
            await self.engine.set_mask(hole, name, progress=None, **parameters)
        self._hole, self._fill = None, (None, {})
        return self.engine.predictions(n)

    def class_map(self, label: int | str, *, signed: bool = False) -> Pillow.Image:
        """Show where both pictures, as they were classified last, have evidence for a class.

        Parameters
        ----------
        label : int or str
            The class's index or name.
        signed : bool
            Show what speaks against it, too.

        Returns
        -------
        PIL.Image.Image
            The original and the modified picture side by side, on one scale.

        Raises
        ------
        ValueError
            If no class is called so, or several are.

        Examples
        --------
        >>> session.class_map("espresso").size
        (896, 448)
        """
        heat = self.engine.heat_maps(choose(self.labels, str(label)).index, signed)
        pair = [lay_over(self.original, heat.original), lay_over(self.modified, heat.modified)]
        return Pillow.fromarray(np.concatenate(pair, 1))

    async def explain(
        self, name: str = "attribution", label: int | str | None = None, **parameters: float
    ) -> NDArray[np.float32]:
        """Tell how much each pixel of the picture, as it was classified last, speaks for a class.

        Parameters
        ----------
        name : str
            One of :data:`~.explain.EXPLANATIONS`.
        label : int or str, optional
            The class's index or name; without it, the class that comes first.
        **parameters : float
            Of the explanation; the others have their defaults.

        Returns
        -------
        (448, 448) ndarray of float32
            More speaks more for it; what the numbers are, each explanation tells.

        Raises
        ------
        ValueError
            If there is no such explanation or parameter, or no class is called so, or several are.

        Examples
        --------
        >>> heat = await session.explain("occlusion", "espresso", pieces=40)
        >>> heat.shape, bool(heat[224, 224] > heat[20, 20])
        ((448, 448), True)
        """
        index = self._index(label)
        found = await questions.explain(self.engine, name, index, progress=None, **parameters)
        return found.values

    def heat_map(self, heat: NDArray[np.float32], *, signed: bool = False) -> Pillow.Image:
        """Lay a map over the picture, as it was classified last.

        Parameters
        ----------
        heat : (448, 448) ndarray of float32
            As :meth:`explain` returns it.
        signed : bool
            Show what speaks against the class, too.

        Returns
        -------
        PIL.Image.Image

        Examples
        --------
        >>> heat = await session.explain("class-map", "espresso")
        >>> session.heat_map(heat).size
        (448, 448)
        """
        drawn = draw_map(heat, strength(heat, signed), signed)
        return Pillow.fromarray(lay_over(self.modified, drawn))

    async def shuffled(self, label: int | str | None = None) -> Shuffled:
        """Find what becomes of a class's map while the network's weights are shuffled.

        If it stays as it was, it does not show what the network has learned; what this cannot tell
        is in :mod:`~.explain.shuffled`. The network itself is not touched.

        Parameters
        ----------
        label : int or str, optional
            As for :meth:`explain`.

        Returns
        -------
        Shuffled
            ``layers`` tells of how many of the last layers the weights were shuffled, ``means()``
            how much the map then is like the real one by rank, ``maps`` what it was.

        Raises
        ------
        ValueError
            If no class is called so, or several are.

        Examples
        --------
        >>> found = await session.shuffled("espresso")
        >>> found.layers, abs(found.means()[-1]) < 0.3
        ((1, 2, 4, 8, 16, 26), True)
        """
        return await questions.shuffled(self.engine, self._index(label))

    async def sweep(self, label: int | str | None = None) -> Swept:
        """Find what becomes of a class while the picture is changed, more and more.

        Parameters
        ----------
        label : int or str, optional
            As for :meth:`explain`.

        Returns
        -------
        Swept
            ``confidences`` and ``winners`` at each level of each of
            :data:`~.changes.CHANGES`.

        Raises
        ------
        ValueError
            If no class is called so, or several are.

        Examples
        --------
        >>> swept = await session.sweep("espresso")
        >>> blur = swept.confidences["blur"]
        >>> bool(blur[-1] < blur[0])
        True
        """
        return await questions.sweep(self.engine, self._index(label))

    async def scores(self, heat: NDArray[Any], label: int | str | None = None) -> dict[str, float]:
        """Tell how well a map says what matters for a class, by removing what it puts first.

        Parameters
        ----------
        heat : (448, 448) ndarray
            Of the picture as it was classified last: as :meth:`explain` returns it, or from
            elsewhere.
        label : int or str, optional
            As for :meth:`explain`.

        Returns
        -------
        dict
            Areas under the class's confidence, in [0, 1]: ``deletion``, where the first pixels
            are removed, more and more of them, and less is better; ``insertion``, where only
            they are left, and more is better; and ``random_deletion`` and ``random_insertion``,
            what comes of a random order. :func:`~.questions.curves` has the curves.

        Raises
        ------
        ValueError
            If the map has another shape, or no class is called so, or several are.

        Examples
        --------
        >>> heat = await session.explain("class-map", "espresso")
        >>> scores = await session.scores(heat, "espresso")
        >>> scores["deletion"] < scores["random_deletion"] < scores["insertion"]
        True
        """
        if np.shape(heat) != self.original.shape[:2]:
            raise ValueError(
                f"A map must have the shape {self.original.shape[:2]}, not {np.shape(heat)}."
            )
        scene = questions.scene(self.engine, self._index(label))
        return (await questions.curves(self.engine, scene, heat)).scores()

    async def counterfactual(
        self, target: int | str | None = None, *, sufficient: bool = False
    ) -> Region:
        """Look for the smallest hole that changes the answer, or the least that alone keeps it.

        It is about the picture as it was classified last, and asks three fills at once.

        Parameters
        ----------
        target : int or str, optional
            The index or name of the class that is to be the answer; without it, any other.
        sufficient : bool
            Look for the smallest part that alone keeps the answer, instead.

        Returns
        -------
        Region
            Its ``hole`` is a mask for :meth:`erase`; ``found`` tells whether there is any,
            ``holds`` with which fills it does what it is to do, and ``area`` its share.

        Raises
        ------
        ValueError
            If no class is called so, or several are, or it is the answer already.

        Examples
        --------
        >>> found = await session.counterfactual(sufficient=True)
        >>> found.found, found.area < 0.5, found.holds["blur"]
        (True, True, True)
        """
        name = "sufficient" if sufficient else "counterfactual"
        index = -1 if target is None else choose(self.labels, str(target)).index
        return await questions.region(self.engine, name, index, progress=None)

    def save(self, path: str | PathLike[str], kind: str | None = None, **asked: Any) -> None:
        """Write what was classified last to a file.

        Parameters
        ----------
        path : str or PathLike
            What it ends in tells the kind: ``.zip`` takes everything: :func:`open_session` and the
            page open it again. ``.html`` takes the report, ``.csv`` the confidences of all classes,
            ``.png``, ``.jpg`` and other pictures' endings the modified picture.
        kind : str, optional
            One of :data:`~.export.KINDS`, for files of one ending, such as the ``mask``.
        **asked
            What it is to show: see :class:`~.export.Asked`.

        Raises
        ------
        ValueError
            If it ends in something else, or there is no such kind, or no hole for its file.

        Examples
        --------
        >>> session.save("half.zip")
        >>> again = await open_session("half.zip")
        >>> bool((again.modified == session.modified).all())
        True
        >>> session.save("evidence.png", "heat-map", index=967)
        """
        path = Path(path)
        kinds = list(KINDS.values()) if kind is None else [look_up(kind)]
        suffix = path.suffix.lower().removeprefix(".")
        for one in kinds:
            if suffix in one.endings:
                path.write_bytes(one.file(self.engine, Asked(suffix=suffix, **asked)).data)
                return
        ends = ", ".join(dict.fromkeys(f".{ending}" for one in kinds for ending in one.endings))
        raise ValueError(f"{path}: nothing can be written as that; end it in one of {ends}.")

    def _repr_html_(self) -> str:
        """Show the pictures and the answers, as they were classified last."""
        about = About.of(self.engine, Asked())
        return "\n".join(
            [
                f'<div class="what-if">{_STYLE}',
                sections.summary(about),
                sections.pictures(about),
                sections.predictions(about),
                "<p>Changed since: <code>await session.classify()</code> shows how.</p>"
                if self._changed()
                else "",
                "</div>",
            ]
        )

    def _index(self, label: int | str | None) -> int:
        """Find the class that is meant, or else the one that comes first now."""
        if label is None:
            return self.engine.predictions(1).modified[0].index
        return choose(self.labels, str(label)).index

    def _changed(self) -> bool:
        name, parameters = self._fill
        shown = self.engine.method, method(self.engine.method).checked(self.engine.parameters)
        return not np.array_equal(self.mask, self.engine.mask) or (
            name is not None and (name, parameters) != shown
        )

    def _opened(self, mask: Picture) -> Mask:
        engine = self.engine
        return masks.open_mask(_file(mask), engine.photo_size, engine.size, engine.original)


async def open_session(
    photo: Picture,
    model: str | PathLike[str] | None = None,
    labels: str | PathLike[str] | None = None,
    preprocessing: str | PathLike[str] | None = None,
) -> Experiment:
    """Open a photo, or earlier work, and have a network look at it.

    Parameters
    ----------
    photo : Picture
        Its largest centred square is taken. A file may also be a session, as
        :meth:`Experiment.save` and the page write it; if that is about a network of somebody's own,
        `model` must be that.
    model : str or path, optional
        ``"squeezenet"``, the usual one, ``"efficientnet-lite0"``, or the ONNX file of another.
    labels, preprocessing : str or path, optional
        What a file of somebody's own needs; as ``--labels`` and ``--preprocessing`` of the command
        line.

    Returns
    -------
    Experiment

    Raises
    ------
    PictureError, SavedError
        If it cannot be opened; one plain sentence.
    ValueError
        If the network cannot be.
    OSError
        If the file cannot be read.

    Examples
    --------
    >>> session = await open_session(np.zeros((300, 400, 3), np.uint8))
    >>> session.original.shape
    (448, 448, 3)
    """
    data, wish = _file(photo), USUAL if model is None else fspath(model)
    found = read(data) if data.startswith(b"PK") else None
    if found and model is None and found.network in NETWORKS:
        wish = found.network
    how = None if preprocessing is None else fspath(preprocessing)
    engine = Session(*network(wish, None if labels is None else Path(labels), how))
    if found:
        _check_network(found.network, engine)
        await engine.resume(found.original, found.photo_size, found.history)
    else:
        await engine.open(data)
    return Experiment(engine)


def _check_network(name: str, engine: Session) -> None:
    """Make sure that earlier work is about the network that is to go on with it."""
    wish, card = parsed(name), engine.runtime.card
    if wish and (wish.digest, wish.sides) != (card.digest, card.sides):
        raise SavedError("unknown-network", wish.title, wish.digest[:8])
    if not wish and name != name_of(card):
        raise SavedError("unknown-network", NETWORKS[name].title, name)


def _file(picture: Picture) -> bytes:
    """Return a picture as the contents of a file that holds it without loss."""
    if isinstance(picture, bytes):
        return picture
    if isinstance(picture, np.ndarray):
        return to_png(_checked(picture))
    if isinstance(picture, Pillow.Image):
        upright = ImageOps.exif_transpose(picture)
        file = io.BytesIO()
        for kind, modes in _KEPT_IN.items():
            if upright.mode in modes:
                upright.save(file, kind)
                return file.getvalue()
        upright.convert(_OTHERS.get(upright.mode, "RGB")).save(file, "PNG")
        return file.getvalue()
    return Path(picture).read_bytes()


def _checked(array: NDArray[Any]) -> Image:
    if array.dtype not in (np.uint8, np.bool_):
        raise TypeError(
            f"An array must be of uint8, or of bool for a mask, and not of {array.dtype}; "
            "multiply fractions by 255."
        )
    if not array.size or not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))):
        raise TypeError(
            f"An array's shape must be (H, W), (H, W, 3) or (H, W, 4), not {array.shape}."
        )
    return array
