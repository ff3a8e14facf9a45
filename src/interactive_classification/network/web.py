"""Run the network with ONNX Runtime Web: the browser's side of the port."""

# NumPy arrives while ONNX Runtime is compiled, so this module must do without it at first.

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, overload

from js import Blob, Uint8Array, console, fetch
from pyodide.code import run_js
from pyodide.ffi import JsException, to_js

from .built_in import NETWORKS
from .card import ALL, Card
from .squeezenet import SQUEEZENET

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .onnx_file import Bytes
    from .opened import Opened
    from .port import Output

    Again = Callable[[], Awaitable[Bytes]]

BACKENDS: Final = ("wasm", "webgl", "webgpu")
"""What ONNX Runtime Web can run the network on, the one that always works first."""

TITLES: Final = {"wasm": "wasm", "webgl": "WebGL", "webgpu": "WebGPU"}
"""How people call them."""

_KINDS: Final = {"wasm": "wasm", "webgl": "webgl", "webgpu": "jspi"}
"""The kind of ONNX Runtime Web that has each."""

_import_module = run_js("(url) => import(url)")  # Python has no dynamic import of modules


class BackendLost(RuntimeError):  # noqa: N818 - named after what happened
    """The backend has stopped working, as WebGL and WebGPU do when the browser takes them away."""


def backends(card: Card) -> tuple[str, ...]:
    """Return what a network may run on, of :data:`BACKENDS`.

    Not all have a choice: WebGL runs operators that it does not know, wrongly and silently, so it
    is only for a network whose answers on it are known to be right.
    """
    return BACKENDS if card.class_maps else tuple(one for one in BACKENDS if one != "webgl")


class WebRuntime:
    """One inference session of ONNX Runtime Web.

    Addresses must be absolute: the worker is a blob, which has no place of its own
    that a relative one could start from.

    Attributes
    ----------
    name : str
        The backend, one of :data:`BACKENDS`.
    seconds : float
        How long the latest inference took.
    """

    def __init__(
        self,
        base: str,
        ort: Any,
        session: Any,
        name: str,
        card: Card,
        found: "Opened | None" = None,
    ) -> None:
        self._base, self._found = base, found
        self._ort = ort
        self._again: Again | None = None  # reads the file of a network of somebody's own
        self._session = session
        self.name = name
        self.card = card
        self.seconds = 0.0

    @classmethod
    async def load(
        cls, base: str, backend: str = BACKENDS[0], card: Card = SQUEEZENET
    ) -> "WebRuntime":
        """Fetch ONNX Runtime and the model, and make a session.

        Parameters
        ----------
        base : str
            Absolute address of the site's root, ending in a slash.
        backend : {"wasm", "webgl", "webgpu"}
            One that the network may run on, see :func:`backends`.
        card : Card
            The network's.

        Returns
        -------
        WebRuntime

        Raises
        ------
        pyodide.ffi.JsException
            If the browser does not offer this backend, or a file cannot be had.
        BackendLost
            If it was lost earlier: it is there again only when the page is loaded anew.
        """
        address = f"{base}models/{card.file}"
        if not card.class_maps:
            from .opened import open_network

            file = Uint8Array.new(await (await fetch(address)).arrayBuffer())
            found = replace(open_network(InJavaScript(file), card.file), card=card)
            return await cls._opened(base, backend, found)
        runtime = await cls._made(base, backend, card, address)
        if runtime._lost():
            raise BackendLost(backend)
        return runtime

    @classmethod
    async def own(cls, base: str, found: "Opened", again: "Again") -> "WebRuntime":
        """Open a network of somebody's own, on wasm.

        Parameters
        ----------
        base : str
            As for :meth:`load`.
        found : Opened
            Of files that lie in JavaScript's memory, as :class:`InJavaScript`.
        again : callable
            ``await again()`` reads its file again.

        Raises
        ------
        Told
            If ONNX Runtime refuses it.
        """
        from .refused import refused

        try:
            runtime = await cls._opened(base, BACKENDS[0], found)
        except JsException as error:
            raise refused(error) from error
        runtime._again = again
        return runtime

    @classmethod
    async def _opened(cls, base: str, backend: str, found: "Opened") -> "WebRuntime":
        """Open a network whose file is to be run with other outputs."""
        file = _array_of(found.file.data)
        sizes = [len(part) for part in found.parts]
        model, at = Uint8Array.new(sum(sizes)), 0
        for part, size in zip(found.parts, sizes, strict=True):
            whole = file.subarray(part.start, part.stop) if isinstance(part, range) else to_js(part)
            model.set(whole, at)
            at += size
        runtime = await cls._made(base, backend, found.card, model, found)
        found.file.data = b""  # ONNX Runtime has copied it: nobody holds it from now on
        return runtime

    @classmethod
    async def _made(
        cls, base: str, backend: str, card: Card, model: Any, found: "Opened | None" = None
    ) -> "WebRuntime":
        """Make a session of a network, given its file's address, or contents as JavaScript's."""
        ort = _beside() if backend == BACKENDS[0] else None
        if ort is None:
            ort = await _import_module(f"{base}ort/ort.{_KINDS[backend]}.min.mjs")
            if backend != "webgl":
                ort.env.wasm.wasmPaths = f"{base}ort/"
                ort.env.wasm.numThreads = 1
        wish: dict[str, Any] = {"executionProviders": [backend]}
        if found and found.file.outside:
            files = found.file.outside.items()
            wish["externalData"] = [{"path": key, "data": _array_of(one)} for key, one in files]
        options = to_js(wish, dict_converter=_object_from_entries)
        session = await ort.InferenceSession.create(model, options)
        return cls(base, ort, session, backend, card, found)

    async def run(self, tensor: "NDArray[np.float32]", wanted: Sequence[str] = ALL) -> "Output":
        """Run the network once; see :class:`~.port.Runtime`.

        Raises
        ------
        BackendLost
            If the backend has stopped working.
        """
        import numpy as np

        from .refused import refused
        from .said import asked, output

        numbers = np.ascontiguousarray(tensor).reshape(-1)
        if numbers.dtype == np.float16:  # JavaScript takes these as the bits that they are
            numbers = numbers.view(np.uint16)
        kind, shape = self.card.kind, to_js(list(tensor.shape))
        image = self._ort.Tensor.new(kind, to_js(numbers), shape)
        feeds = to_js({self.card.image: image}, dict_converter=_object_from_entries)
        head = self._found.head if self._found else None
        names = asked(self.card, head, wanted)
        started = perf_counter()
        try:
            outputs = await self._session.run(feeds, to_js(names))
        except JsException as error:
            if self.name != BACKENDS[0]:
                raise BackendLost(self.name) from error
            if self._again:
                raise refused(error) from error
            raise
        self.seconds = perf_counter() - started
        if self._lost():  # what a lost WebGL computes is all zeros, and no error
            raise BackendLost(self.name)
        given = {name: _array(getattr(outputs, name)) for name in names}
        no_maps = self._found.no_maps if self._found else ""
        return output(self.card, head, no_maps, given, wanted)

    def _lost(self) -> bool:
        return self.name == "webgl" and bool(self._ort.env.webgl.context.isContextLost())

    @property
    def _address(self) -> str:
        return f"{self._base}models/{self.card.file}"

    async def source(self) -> Any:
        """Return what a session elsewhere can be made of: the file's address, or a ``Blob``.

        None if one file is not enough.
        """
        if not self._again:
            return self._address
        if self._found and self._found.file.outside:
            return None
        return Blob.new(to_js([_array_of(await self._again())]))

    async def on(self, backend: str) -> "WebRuntime":
        """Open the same network on another backend, beside this one; see :meth:`load`."""
        if not self._again:
            return await self.load(self._base, backend, self.card)
        runtime = await self._opened(self._base, backend, self._found_in(await self._again()))
        runtime._again = self._again
        return runtime

    def _found_in(self, file: "Bytes") -> "Opened":
        """Find out about its file, or one like it, once more."""
        from .onnx_file import last_part
        from .opened import open_network

        assert self._found
        outside = self._found.file.outside.items()
        files = {last_part(key): one for key, one in outside}
        found = open_network(file, sides=self.card.sides, outside=files)
        return replace(found, card=self.card)

    async def model(self) -> bytes:
        """Fetch the network's file again: nobody has kept it; see :class:`~.port.Runtime`."""
        if self._again:
            return bytes((await self._again())[:])
        response = await fetch(self._address)
        found: bytes = (await response.arrayBuffer()).to_bytes()
        return found

    async def another(self, model: bytes) -> "WebRuntime":
        """Open another network, on wasm, whatever runs this one; see :class:`~.port.Runtime`."""
        if self._found:
            found = self._found_in(InJavaScript(to_js(model)))
            return await self._opened(self._base, BACKENDS[0], found)
        return await self._made(self._base, BACKENDS[0], self.card, to_js(model))

    async def release(self) -> None:
        """Give the session's memory back."""
        await self._session.release()


# On wasm, networks run in a worker of their own: see beside.mjs. Outside the page there is none.
_beside = run_js("() => globalThis.beside")
_object_from_entries = run_js("Object.fromEntries")


def _array(tensor: Any) -> "NDArray[np.float32]":
    import numpy as np

    data = tensor.data
    if tensor.type == "float16":
        bits = Uint8Array.new(data.buffer, data.byteOffset, data.byteLength).to_bytes()
        values = np.frombuffer(bits, np.float16).astype(np.float32)
    else:
        values = np.asarray(data.to_py(), dtype=np.float32)
    return values.reshape(tensor.dims.to_py())


def _array_of(file: Any) -> Any:
    assert isinstance(file, InJavaScript)
    return file.array


class InJavaScript:
    """A file in JavaScript's memory, looked at through a window: its weights stay where they are.

    Python's own memory never shrinks, and a network may have a hundred megabytes.

    Parameters
    ----------
    file : Uint8Array
        JavaScript's own.
    """

    _WINDOW: Final = 1 << 16

    def __init__(self, file: Any) -> None:
        self.array, self._length = file, int(file.length)
        self._window, self._from = b"", 0

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int, /) -> int: ...
    @overload
    def __getitem__(self, at: slice, /) -> bytes: ...
    def __getitem__(self, at: int | slice, /) -> int | bytes:
        if isinstance(at, slice):
            start, stop, _ = at.indices(self._length)
            return bytes(self.array.subarray(start, stop).to_bytes())
        if not self._from <= at < self._from + len(self._window):
            if not 0 <= at < self._length:
                raise IndexError(at)
            self._window = self.array.subarray(at, at + self._WINDOW).to_bytes()
            self._from = at
        return self._window[at - self._from]


class OpenedFile:
    """A file that somebody has opened, in JavaScript's memory; see :class:`~..networks.File`.

    Parameters
    ----------
    file : File
        JavaScript's own.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self.name = str(file.name)
        self.size = int(file.size)

    async def read(self) -> InJavaScript:
        """Return its contents."""
        return InJavaScript(Uint8Array.new(await self._file.arrayBuffer()))


class WebNetworks:
    """What networks are run by in the browser; see :class:`~..networks.Source`.

    Parameters
    ----------
    base : str
        Absolute address of the site's root, ending in a slash.
    """

    def __init__(self, base: str) -> None:
        self._base = base

    async def built_in(self, name: str) -> WebRuntime:
        """Open one of those that come with the page, on wasm."""
        from ..sentences import Told

        try:
            return await WebRuntime.load(self._base, BACKENDS[0], NETWORKS[name])
        except JsException as error:
            console.warn(str(error))
            raise Told("network-not-fetched") from error

    async def made(self, found: "Opened", again: "Again") -> WebRuntime:
        """Open one of somebody's own."""
        return await WebRuntime.own(self._base, found, again)
