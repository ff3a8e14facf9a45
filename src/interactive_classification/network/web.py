"""Run the network with ONNX Runtime Web: the browser's side of the port."""

# NumPy arrives while ONNX Runtime is compiled, so this module must do without it at first.

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, overload

from js import Uint8Array, crossOriginIsolated, fetch, navigator
from pyodide.code import run_js
from pyodide.ffi import JsException, to_js

from .card import ALL, Card
from .squeezenet import SQUEEZENET

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .head import Head
    from .port import Output

BACKENDS: Final = ("wasm", "webgl")
"""What ONNX Runtime Web can run the network on, the one that always works first."""

MOST_THREADS: Final = 4
"""More would be slower than fewer: the network is small."""

_import_module = run_js("(url) => import(url)")  # Python has no dynamic import of modules


class BackendLost(RuntimeError):  # noqa: N818 - named after what happened
    """The backend has stopped working, as WebGL does when the browser takes it away."""


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
        self, base: str, ort: Any, session: Any, name: str, card: Card, head: "Head | None" = None
    ) -> None:
        self._base, self._head = base, head
        self._ort = ort
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
        backend : {"wasm", "webgl"}
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
            file = Uint8Array.new(await (await fetch(address)).arrayBuffer())
            return await cls._with_head(base, card, file)
        runtime = await cls._made(base, backend, card, address)
        if runtime._lost():
            raise BackendLost(backend)
        return runtime

    @classmethod
    async def _with_head(cls, base: str, card: Card, file: Any) -> "WebRuntime":
        """Open a network whose maps are made of its end, on wasm, from its file in JavaScript."""
        from .opened import open_network

        found = open_network(_InJavaScript(file), card.file)
        sizes = [len(part) for part in found.parts]
        model, at = Uint8Array.new(sum(sizes)), 0
        for part, size in zip(found.parts, sizes, strict=True):
            model.set(
                file.subarray(part.start, part.stop) if isinstance(part, range) else to_js(part), at
            )
            at += size
        return await cls._made(base, BACKENDS[0], card, model, found.head)

    @classmethod
    async def _made(
        cls, base: str, backend: str, card: Card, model: Any, head: "Head | None" = None
    ) -> "WebRuntime":
        """Make a session of a network, given its file's address, or contents as JavaScript's."""
        ort = await _import_module(f"{base}ort/ort.{backend}.min.mjs")
        if backend == "wasm":
            ort.env.wasm.wasmPaths = f"{base}ort/"
            ort.env.wasm.numThreads = _threads()
        options = to_js({"executionProviders": [backend]}, dict_converter=_object_from_entries)
        session = await (_begun(model) or ort.InferenceSession.create(model, options))
        return cls(base, ort, session, backend, card, head)

    async def run(self, tensor: "NDArray[np.float32]", wanted: Sequence[str] = ALL) -> "Output":
        """Run the network once; see :class:`~.port.Runtime`.

        Raises
        ------
        BackendLost
            If the backend has stopped working.
        """
        import numpy as np

        from .said import asked, output

        data = to_js(np.ascontiguousarray(tensor).reshape(-1))
        image = self._ort.Tensor.new("float32", data, to_js(list(tensor.shape)))
        feeds = to_js({self.card.image: image}, dict_converter=_object_from_entries)
        names = asked(self.card, self._head, wanted)
        started = perf_counter()
        try:
            outputs = await self._session.run(feeds, to_js(names))
        except JsException as error:
            if self.name == BACKENDS[0]:
                raise
            raise BackendLost(self.name) from error
        self.seconds = perf_counter() - started
        if self._lost():  # what a lost WebGL computes is all zeros, and no error
            raise BackendLost(self.name)
        given = {name: _array(getattr(outputs, name)) for name in names}
        return output(self.card, self._head, "", given, wanted)

    def _lost(self) -> bool:
        return self.name == "webgl" and bool(self._ort.env.webgl.context.isContextLost())

    async def model(self) -> bytes:
        """Fetch the network's file again: nobody has kept it; see :class:`~.port.Runtime`."""
        response = await fetch(f"{self._base}models/{self.card.file}")
        found: bytes = (await response.arrayBuffer()).to_bytes()
        return found

    async def another(self, model: bytes) -> "WebRuntime":
        """Open another network, on wasm, whatever runs this one; see :class:`~.port.Runtime`."""
        if self._head is not None:
            return await self._with_head(self._base, self.card, to_js(model))
        return await self._made(self._base, BACKENDS[0], self.card, to_js(model))

    async def release(self) -> None:
        """Give the session's memory back."""
        await self._session.release()


def _threads() -> int:
    """Return how many threads to run on; several need memory that only an isolated page shares."""
    return min(MOST_THREADS, navigator.hardwareConcurrency) if crossOriginIsolated else 1


# The first network is opened while Python starts: see interpreter.mjs. It is taken over once.
_begun = run_js("(model) => { const found = begun.get(model); begun.delete(model); return found; }")
_object_from_entries = run_js("Object.fromEntries")


def _array(tensor: Any) -> "NDArray[np.float32]":
    import numpy as np

    values = np.asarray(tensor.data.to_py(), dtype=np.float32)
    return values.reshape(tensor.dims.to_py())


class _InJavaScript:
    """A file in JavaScript's memory, looked at through a window: its weights stay where they are.

    Python's own memory never shrinks, and a network may have a hundred megabytes.
    """

    _WINDOW: Final = 1 << 16

    def __init__(self, file: Any) -> None:
        self._file, self._length = file, int(file.length)
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
            return bytes(self._file.subarray(start, stop).to_bytes())
        if not self._from <= at < self._from + len(self._window):
            if not 0 <= at < self._length:
                raise IndexError(at)
            self._window = self._file.subarray(at, at + self._WINDOW).to_bytes()
            self._from = at
        return self._window[at - self._from]
