"""The networks that can be asked: those that come with this, and those that somebody has opened."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, NamedTuple, Protocol

from .classify import Label, Prediction, blank, called, tensor, top
from .network.built_in import NETWORKS, name_of
from .network.card import LOGITS
from .network.onnx_file import Bytes
from .network.opened import LARGE, LARGEST, Opened, fed, named, open_network
from .network.port import Output, Runtime
from .network.preprocessing import PRESETS, Preprocessing
from .network.reference import Reference, parsed
from .pixels import Image
from .sentences import Told
from .turns import Cancelled

_WORDS: Final = 8_000_000
"""Bytes of the largest file that is looked into for labels and settings."""

FIRST: Final = 3
"""How many classes of each choice are told."""

_PIECE: Final = 1 << 20


class File(Protocol):
    """A file that somebody has opened: its contents are read when they are wanted."""

    @property
    def name(self) -> str:
        """Its name, without a folder."""
        ...

    @property
    def size(self) -> int:
        """How many bytes there are."""
        ...

    async def read(self) -> Bytes:
        """Return them."""
        ...


class Source(Protocol):
    """What networks are run by."""

    async def built_in(self, name: str) -> Runtime:
        """Open one of :data:`~.network.built_in.NETWORKS`."""
        ...

    async def made(self, found: Opened, again: Callable[[], Awaitable[Bytes]]) -> Runtime:
        """Open one of somebody's own; ``await again()`` reads its file again."""
        ...


@dataclass(frozen=True)
class _Own:
    file: File
    beside: tuple[File, ...]
    digest: str


class Choice(NamedTuple):
    """A way to feed a network.

    Attributes
    ----------
    how : Preprocessing
    name : str
        What :meth:`Networks.open` is told for it.
    """

    how: Preprocessing
    name: str


class Looked(NamedTuple):
    """What somebody's network was found to be.

    Attributes
    ----------
    found : Opened
    labels : tuple of Label
    usual : bool
        Whether they are ImageNet's.
    chosen : str
        The name of the choice that its files tell, or that is usual.
    choices : list of Choice
    output : Output or None
        What it says then, with its maps; None without a picture.
    size : int
        Bytes of all that it is made of.
    seconds : float
        How long it took to answer.
    """

    found: Opened
    labels: tuple[Label, ...]
    usual: bool
    chosen: str
    choices: list[Choice]
    output: Output | None
    size: int
    seconds: float

    @property
    def large(self) -> bool:
        """Whether a warning is due."""
        return self.size >= LARGE


class Networks:
    """Those that can be asked.

    Parameters
    ----------
    source : Source
    known : tuple of Label
        ImageNet's thousand classes.
    """

    def __init__(self, source: Source, known: tuple[Label, ...]) -> None:
        self.known: Final = known
        self._source = source
        self._own: dict[str, _Own] = {}
        self._used: dict[str, str] = {}  # titles of the own ones that were asked, by their names
        self._tried: tuple[str, Runtime, tuple[Label, ...]] | None = None  # digest first

    def listed(self) -> dict[str, str]:
        """Return the titles of all, by the names that :meth:`open` takes."""
        return {name: card.title for name, card in NETWORKS.items()} | self._used

    async def bring(self, files: Sequence[File]) -> str:
        """Take files that somebody has opened: one network, and what belongs to it.

        Returns
        -------
        str
            The SHA-256 of the network.

        Raises
        ------
        Told
            If there is no one network among them, or it is too large.
        """
        several = [one for one in files if one.name.lower().endswith(".onnx")]
        several = several or (list(files) if len(files) == 1 else [])
        if not several:
            raise Told("network-alone")
        if len(several) > 1:
            raise Told("network-several")
        if sum(one.size for one in files) > LARGEST:
            raise Told("network-too-large", LARGEST // 1_000_000)
        (file,) = several
        found, data = hashlib.sha256(), await file.read()
        for start in range(0, len(data), _PIECE):
            found.update(data[start : start + _PIECE])
        digest = found.hexdigest()
        self._own[digest] = _Own(file, tuple(one for one in files if one is not file), digest)
        return digest

    async def look(self, digest: str, picture: Image | None) -> Looked:
        """Open a network that was brought, and try what it says of a picture.

        Parameters
        ----------
        digest : str
            As :meth:`bring` returned it.
        picture : (size, size, 3) ndarray of uint8, optional

        Raises
        ------
        Told
            If it is no image classifier that can be run.
        """
        await self.leave()
        own = self._own[digest]
        found = await self._found(own)
        runtime, labels = await self._made(own, found)
        self._tried = digest, runtime, labels
        card, output = runtime.card, None
        ways = self._plausible(found)
        if picture is not None:
            output = await runtime.run(tensor(picture, card))
        return Looked(
            found, labels, labels is self.known, name_of(card),
            [Choice(how, name_of(fed(card, how))) for how in ways], output,
            own.file.size + sum(one.size for one in own.beside), runtime.seconds,
        )  # fmt: skip

    def _plausible(self, found: Opened) -> list[Preprocessing]:
        """Return the ways to feed it that may be meant, that which its files tell first."""
        told = found.preprocessing
        if found.card.kind == "uint8":
            return [told]
        return [told, *(one for one in PRESETS.values() if one != told)]

    async def first(self, name: str, picture: Image) -> list[Prediction]:
        """Return what the network that was looked at puts first of a picture.

        Parameters
        ----------
        name : str
            Of one of the choices.
        picture : (size, size, 3) ndarray of uint8

        Raises
        ------
        Cancelled
            If it is not looked at any more.
        """
        wish = parsed(name)
        if self._tried is None or wish is None or wish.digest != self._tried[0]:
            raise Cancelled(f"Nobody looks at {name} any more.")
        _, runtime, labels = self._tried
        # What runs it keeps its own card: it may be taken, and asked, before this answer is there.
        image = tensor(picture, fed(runtime.card, wish.preprocessing))
        said = await runtime.run(image, LOGITS)
        return top(said.logits, labels, FIRST)

    async def leave(self) -> None:
        """Give back what was looked at and is not wanted."""
        tried, self._tried = self._tried, None
        if tried:
            await tried[1].release()

    async def open(self, name: str) -> tuple[Runtime, tuple[Label, ...]]:
        """Open a network, to be asked and released at last.

        Returns
        -------
        Runtime, tuple of Label
            What runs it, and its classes.

        Raises
        ------
        Told
            If there is none of this name, or none yet, or it cannot be run.
        """
        if name in NETWORKS:
            return await self._source.built_in(name), self.known
        wish = parsed(name)
        if wish is None:
            raise Told("no-such-network", name[:100], ", ".join(self.listed().values()))
        own = self._own.get(wish.digest)
        if own is None:
            raise Told("unknown-network", wish.title, wish.digest[:8])
        runtime, labels = await self._taken(own, wish)
        self._used[name_of(runtime.card)] = runtime.card.title
        return runtime, labels

    async def _taken(self, own: _Own, wish: Reference) -> tuple[Runtime, tuple[Label, ...]]:
        """Open somebody's network as it was described, or take what was looked at."""
        tried = self._tried
        if tried and tried[0] == own.digest and tried[1].card.sides == wish.sides:
            self._tried = None
            runtime, labels = tried[1:]
        else:
            runtime, labels = await self._made(own, await self._found(own, wish.sides))
        runtime.card = fed(runtime.card, wish.preprocessing)
        return runtime, labels

    async def _found(self, own: _Own, sides: tuple[int, int] | None = None) -> Opened:
        data = await own.file.read()
        beside, outside = {}, {}
        for one in own.beside:
            contents = await one.read()
            if one.size <= _WORDS and not one.name.lower().endswith((".data", ".bin")):
                beside[one.name] = bytes(contents[:])
            outside[one.name] = contents
        return open_network(data, own.file.name, beside, sides=sides, outside=outside)

    async def _made(self, own: _Own, found: Opened) -> tuple[Runtime, tuple[Label, ...]]:
        """Open what was found, and name its classes: how many there are shows at the first run."""
        runtime = await self._source.made(found, own.file.read)
        try:
            classes = len((await runtime.run(blank(found.card), LOGITS)).logits)
            labels = labelled(found, classes, self.known)
            title = PurePath(own.file.name).stem or "network"
            runtime.card = replace(runtime.card, title=title, classes=classes, digest=own.digest)
        except BaseException:
            await runtime.release()
            raise
        return runtime, labels


def labelled(found: Opened, classes: int, known: tuple[Label, ...]) -> tuple[Label, ...]:
    """Return a network's classes as its files name them, or ImageNet's.

    Parameters
    ----------
    found : Opened
    classes : int
        How many there are.
    known : tuple of Label
        ImageNet's thousand; the very same are returned where they are meant.

    Raises
    ------
    Told
        If there are names, but not as many.
    """
    full = [one.full for one in known]
    names = named(found.labels, classes, full)
    return known if names is full else called(names)
