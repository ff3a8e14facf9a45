"""How an image classifier ends: which tensor is pooled, and how its scores are made of that.

Backwards from the scores: a softmax, linear layers with what scales and shifts them, gates between
them (y = x g(x), held at their values), and a pooling. Of all that a class map is one product; see
:mod:`.class_maps`. What is found is only believed where it adds up on the photo at hand.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..sentences import Told
from .constants import Graph
from .onnx_file import Node

Weights = NDArray[np.float32]

SOFTMAX: Final = {"Softmax": "softmax", "LogSoftmax": "log-softmax", "Sigmoid": "sigmoid"}
_SAME: Final = frozenset({"Identity", "Dropout", "Cast", "CastLike"})
_SHAPED: Final = frozenset({"Flatten", "Squeeze", "Reshape", "Unsqueeze"})
_POOLED: Final = frozenset({"GlobalAveragePool", "ReduceMean", "AveragePool"})
_GATES: Final = frozenset({
    "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Clip", "HardSwish", "HardSigmoid",
    "Sigmoid", "Tanh", "Gelu", "Mish", "Softplus", "Erf", "Swish", "QuickGelu", "Sqrt", "Div",
})  # fmt: skip
_EACH: Final = _SAME | _GATES | {"Add", "Sub", "Mul"}
"""What leaves each number where it is."""
_LONGEST: Final = 200
"""Nodes between the scores and the pooling; real heads have a dozen."""


class NoMaps(Told):
    """There are no class maps, and why."""


@dataclass(frozen=True)
class Linear:
    """Scores are sums of features: `weights` is (scores, features), `bias` (scores,) or None."""

    weights: Weights
    bias: Weights | None = None


@dataclass(frozen=True)
class Affine:
    """Each feature is scaled and shifted: both are (features,), or one number."""

    scale: Weights
    shift: Weights


@dataclass(frozen=True)
class Gate:
    """A function of each feature by itself: the tensors before and behind it."""

    before: str
    behind: str


@dataclass(frozen=True)
class Norm:
    """Features are brought to mean 0 and spread 1, then scaled and shifted."""

    features: str
    scale: Weights
    shift: Weights
    epsilon: float


Step = Linear | Affine | Gate | Norm


@dataclass
class Head:
    """The end of a classifier.

    Attributes
    ----------
    features : str
        The tensor whose cells the class maps are made of.
    logits : str
        The tensor that the last softmax or sigmoid reads, or the output itself.
    activation : str
        What the scores of the file go through at last: one of :data:`SOFTMAX`'s values, or empty.
    layout : str
        Of the features: ``"NCHW"``, ``"NHWC"`` or ``"tokens"``.
    flat : bool
        Whether each cell has weights of its own, instead of all having the same.
    rectified : bool
        Whether what is below 0 is cut away before the pooling; then there are no `steps`.
    steps : list of Step
        From the scores backwards.
    """

    features: str = ""
    logits: str = ""
    activation: str = ""
    layout: str = "NCHW"
    flat: bool = False
    rectified: bool = False
    steps: list[Step] = field(default_factory=list)

    def tensors(self) -> list[str]:
        """Return the tensors that must be known for a class map, each once."""
        names = [self.features]
        for step in self.steps:
            if isinstance(step, Gate):
                names += [step.before, step.behind]
            elif isinstance(step, Norm):
                names.append(step.features)
        return list(dict.fromkeys(names))


def scores(graph: Graph) -> tuple[str, str]:
    """Return the tensor of the raw scores, before any softmax or sigmoid, and what follows it."""
    at, activation = graph.file.outputs[0].name, ""
    for _ in range(_LONGEST):
        node = graph.source(at)
        if node is None:
            break
        if node.kind in SOFTMAX and not activation:
            activation, at = SOFTMAX[node.kind], node.inputs[0]
        elif node.kind in _SAME and not activation:
            at = node.inputs[0]
        else:
            break
    return (at, activation) if activation else (graph.file.outputs[0].name, "")


def find(graph: Graph) -> Head:
    """Find how a classifier ends.

    Raises
    ------
    NoMaps
        If it ends in another way than any that is known here.
    """
    logits, activation = scores(graph)
    head, at = Head(logits=logits, activation=activation), logits
    for _ in range(_LONGEST):
        node = graph.source(at)
        if node is None:
            raise NoMaps("no-maps-unpooled")
        if node.kind in _POOLED and not _leaves_cells(node):
            return _pooled(graph, node, head)
        if node.kind in _SHAPED and _flattens(graph, node):
            return _flat(graph, node, head)
        at = _back(graph, node, at, head)
    raise NoMaps("no-maps-unknown")


def _back(graph: Graph, node: Node, at: str, head: Head) -> str:
    """Take one step backwards, and return the tensor that comes before it."""
    live = graph.live(node)
    if node.kind in _SAME | _SHAPED | {"Transpose"} or _leaves_cells(node):
        return node.inputs[0]
    if node.kind in ("Gemm", "MatMul"):
        if live != [node.inputs[0]]:
            raise NoMaps("no-maps-attention")
        head.steps.append(_linear(graph, node))
        return live[0]
    if node.kind == "Conv" and live == [node.inputs[0]]:
        head.steps.append(_one_by_one(graph, node))
        return live[0]
    if node.kind in ("Add", "Sub", "Mul", "Div") and len(live) == 1:
        head.steps.append(_affine(graph, node, live[0]))
        return live[0]
    if node.kind == "BatchNormalization":
        scale, shift, mean, variance = (_floats(graph, name) for name in node.inputs[1:5])
        by = scale / np.sqrt(variance + _number(node, "epsilon", 1e-5))
        head.steps.append(Affine(by, shift - mean * by))
        return node.inputs[0]
    if node.kind == "LayerNormalization":
        scale = _floats(graph, node.inputs[1]).ravel()
        shift = _floats(graph, node.inputs[2]).ravel() if len(node.inputs) > 2 else 0 * scale
        epsilon = _number(node, "epsilon", 1e-5)
        head.steps.append(Norm(node.inputs[0], scale, shift, epsilon))
        return node.inputs[0]
    if head.steps and (node.kind in _GATES or (node.kind == "Mul" and len(live) == 2)):
        before = _before_gate(graph, node)
        head.steps.append(Gate(before, at))
        return before
    if node.kind in ("GlobalMaxPool", "ReduceMax"):
        raise NoMaps("no-maps-maximum")
    if node.kind == "Gather" and _only_shapes(graph, node):
        return node.inputs[0]
    if node.kind in ("Gather", "Slice"):
        raise NoMaps("no-maps-token")
    raise NoMaps("no-maps-unknown")


def _leaves_cells(node: Node) -> bool:
    """Tell whether this is a pooling of each cell by itself, as PyTorch has in AlexNet and VGG."""
    return node.kind == "AveragePool" and set(node.numbers("kernel_shape")) == {1}


def _only_shapes(graph: Graph, node: Node) -> bool:
    """Tell whether this takes all numbers of a vector in their order, as PyTorch writes a shape."""
    indices, before = graph.constant(node.inputs[1]), graph.source(node.inputs[0])
    flat = before is not None and before.kind == "Reshape" and graph.constant(before.inputs[1])
    if indices is None or not isinstance(flat, np.ndarray) or flat.tolist() != [-1]:
        return False
    return np.array_equal(indices.ravel(), np.arange(indices.size))


def _linear(graph: Graph, node: Node) -> Linear:
    weights = _floats(graph, node.inputs[1])
    if weights.ndim != 2:
        raise NoMaps("no-maps-unknown")
    by_score = weights if node.whole("transB", 0) else weights.T
    if (alpha := _number(node, "alpha", 1.0)) != 1:
        by_score = by_score * np.float32(alpha)
    bias = _floats(graph, node.inputs[2]) if len(node.inputs) > 2 and node.inputs[2] else None
    if bias is not None:
        bias = np.broadcast_to(bias.ravel() * np.float32(_number(node, "beta", 1.0)), len(by_score))
    return Linear(by_score, bias)


def _one_by_one(graph: Graph, node: Node) -> Linear:
    weights = _floats(graph, node.inputs[1])
    if weights.shape[2:] != (1, 1) or node.whole("group", 1) != 1:
        raise NoMaps("no-maps-unpooled")
    bias = _floats(graph, node.inputs[2]) if len(node.inputs) > 2 and node.inputs[2] else None
    return Linear(weights[:, :, 0, 0], bias)


def _affine(graph: Graph, node: Node, live: str) -> Affine:
    other = _floats(graph, next(name for name in node.inputs if name != live)).ravel()
    one = np.ones(1, np.float32)
    if node.kind == "Add":
        return Affine(one, other)
    if node.kind == "Mul":
        return Affine(other, 0 * one)
    if live != node.inputs[0]:  # a constant minus the scores, or divided by them
        raise NoMaps("no-maps-unknown")
    return Affine(one, -other) if node.kind == "Sub" else Affine(np.float32(1) / other, 0 * one)


def _pooled(graph: Graph, node: Node, head: Head) -> Head:
    before = graph.source(node.inputs[0])
    head.features, head.layout = node.inputs[0], _layout(graph, node)
    if not any(isinstance(step, Linear) for step in head.steps):
        if before is not None and before.kind == "Relu":  # as SqueezeNet ends
            head.features, head.rectified = before.inputs[0], True
        if head.steps:
            raise NoMaps("no-maps-unknown")
    return head


def _layout(graph: Graph, node: Node) -> str:
    """Tell over which axes of what is pooled the mean is taken."""
    if node.kind == "GlobalAveragePool":
        return "NCHW"
    if node.kind == "AveragePool":
        given = graph.file.known.get(node.outputs[0])
        if given is not None and given.shape and given.shape[2:] != (1, 1):
            raise NoMaps("no-maps-unpooled")
        if max(node.numbers("kernel_shape"), default=0) < 3:
            raise NoMaps("no-maps-unpooled")
        return "NCHW"
    axes = node.numbers("axes")
    if not axes and len(node.inputs) > 1:
        told = graph.constant(node.inputs[1])
        axes = [] if told is None else [int(axis) for axis in told.ravel()]
    layouts = {
        (2, 3): "NCHW", (-2, -1): "NCHW", (1, 2): "NHWC", (-3, -2): "NHWC",
        (1,): "tokens", (-2,): "tokens",
    }  # fmt: skip
    if tuple(sorted(axes)) not in layouts:
        raise NoMaps("no-maps-unpooled")
    return layouts[tuple(sorted(axes))]


def _flattens(graph: Graph, node: Node) -> bool:
    """Tell whether this makes one vector of a map of more than one cell."""
    given = graph.file.known.get(node.inputs[0])
    if given is not None and given.shape and len(given.shape) == 4:
        return all(isinstance(side, int) and side > 1 for side in given.shape[2:])
    at: Node | None = graph.source(node.inputs[0])
    while at is not None and (at.kind in _SAME | {"Transpose"} or _leaves_cells(at)):
        at = graph.source(at.inputs[0])
    cells = at is not None and at.kind in ("MaxPool", "Conv", "Relu", "BatchNormalization", "LRN")
    return cells and not _is_pooled(graph, node.inputs[0])


def _is_pooled(graph: Graph, at: str) -> bool:
    """Tell whether a tensor is made of a pooled one alone, cell by cell."""
    steps = Head(steps=[Affine(np.ones(1, np.float32), np.zeros(1, np.float32))])
    for _ in range(_LONGEST):
        node = graph.source(at)
        if node is None or node.kind in _POOLED:
            break
        try:
            at = _back(graph, node, at, steps)
        except NoMaps:
            return False
    return node is not None and not _leaves_cells(node)


def _flat(graph: Graph, node: Node, head: Head) -> Head:
    if not any(isinstance(step, Linear) for step in head.steps):
        raise NoMaps("no-maps-unpooled")
    head.features, head.flat, head.layout = node.inputs[0], True, _order(graph, node.inputs[0])
    return head


def _order(graph: Graph, at: str) -> str:
    """Tell where the channels of what is flattened are: Keras puts them last before it does so."""
    for _ in range(_LONGEST):
        node = graph.source(at)
        if node is None:
            break
        if node.kind == "Transpose":
            return "NHWC" if node.numbers("perm") == [0, 2, 3, 1] else "NCHW"
        live = graph.live(node)
        if node.kind not in _EACH or len(live) != 1:
            break
        at = live[0]
    return "NCHW"


def _before_gate(graph: Graph, node: Node) -> str:
    """Return the one tensor that a piece of the graph, each feature by itself, is made of."""
    names = list(dict.fromkeys(graph.live(node)))
    for _ in range(24):
        if len(names) == 1:
            return names[0]
        for place, name in enumerate(names):
            source, rest = graph.source(name), names[:place] + names[place + 1 :]
            if source is None or source.kind not in _GATES | {"Mul", "Add", "Sub", "Cast"}:
                continue
            more = graph.live(source)
            if len(more) == 1 or any(one in more for one in rest):
                names = list(dict.fromkeys(rest + more))
                break
        else:
            break
    raise NoMaps("no-maps-unknown")


def _floats(graph: Graph, name: str) -> Weights:
    found = graph.constant(name)
    if found is None:
        raise NoMaps("no-maps-unknown")
    return found.astype(np.float32, copy=False)


def _number(node: Node, name: str, default: float) -> float:
    value = node.attributes.get(name, default)
    return float(value) if isinstance(value, int | float) else default
