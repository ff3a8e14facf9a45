"""Run the network with ONNX Runtime Web: the browser's side of the port."""

# NumPy arrives while ONNX Runtime is compiled, so this module must do without it at first.

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from js import crossOriginIsolated, fetch, navigator
from pyodide.code import run_js
from pyodide.ffi import JsException, to_js

from .card import ALL, Card
from .squeezenet import SQUEEZENET

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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

    def __init__(self, base: str, ort: Any, session: Any, name: str, card: Card) -> None:
        self._base = base
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
        runtime = await cls._made(base, backend, card, f"{base}models/{card.file}")
        if runtime._lost():
            raise BackendLost(backend)
        return runtime

    @classmethod
    async def _made(cls, base: str, backend: str, card: Card, model: Any) -> "WebRuntime":
        """Make a session of a network, given its file's address, or contents as JavaScript's."""
        ort = await _import_module(f"{base}ort/ort.{backend}.min.mjs")
        if backend == "wasm":
            ort.env.wasm.wasmPaths = f"{base}ort/"
            ort.env.wasm.numThreads = _threads()
        options = to_js({"executionProviders": [backend]}, dict_converter=_object_from_entries)
        session = await ort.InferenceSession.create(model, options)
        return cls(base, ort, session, backend, card)

    async def run(self, tensor: "NDArray[np.float32]", wanted: Sequence[str] = ALL) -> "Output":
        """Run the network once; see :class:`~.port.Runtime`.

        Raises
        ------
        BackendLost
            If the backend has stopped working.
        """
        import numpy as np

        from .port import Output

        data = to_js(np.ascontiguousarray(tensor).reshape(-1))
        image = self._ort.Tensor.new("float32", data, to_js(list(tensor.shape)))
        feeds = to_js({self.card.image: image}, dict_converter=_object_from_entries)
        names = [getattr(self.card, one) for one in wanted]
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
        return Output(*(_array(getattr(outputs, name))[0] for name in names))

    def _lost(self) -> bool:
        return self.name == "webgl" and bool(self._ort.env.webgl.context.isContextLost())

    async def model(self) -> bytes:
        """Fetch the network's file again: nobody has kept it; see :class:`~.port.Runtime`."""
        response = await fetch(f"{self._base}models/{self.card.file}")
        found: bytes = (await response.arrayBuffer()).to_bytes()
        return found

    async def another(self, model: bytes) -> "WebRuntime":
        """Open another network, on wasm, whatever runs this one; see :class:`~.port.Runtime`."""
        return await self._made(self._base, BACKENDS[0], self.card, to_js(model))

    async def release(self) -> None:
        """Give the session's memory back."""
        await self._session.release()


def _threads() -> int:
    """Return how many threads to run on; several need memory that only an isolated page shares."""
    return min(MOST_THREADS, navigator.hardwareConcurrency) if crossOriginIsolated else 1


_object_from_entries = run_js("Object.fromEntries")


def _array(tensor: Any) -> "NDArray[np.float32]":
    import numpy as np

    values = np.asarray(tensor.data.to_py(), dtype=np.float32)
    return values.reshape(tensor.dims.to_py())
