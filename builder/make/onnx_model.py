"""What all networks that are built here end with: the graph as a file's bytes, checked."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import onnx
from onnx import TensorProto, helper

OPSET: Final = 11
IR_VERSION: Final = 6


def value(name: str, shape: list[int]) -> onnx.ValueInfoProto:
    """Describe an input or output of floating numbers."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def written(
    nodes: Sequence[onnx.NodeProto],
    name: str,
    image: onnx.ValueInfoProto,
    outputs: Sequence[onnx.ValueInfoProto],
    tensors: Sequence[onnx.TensorProto],
) -> bytes:
    """Return the file of a graph with one input, the same bytes each time."""
    model = helper.make_model(
        helper.make_graph(nodes, name, [image], outputs, tensors),
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name="interactive-classification",
    )
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def keep(data: bytes, target: Path) -> str:
    """Write a file to where it belongs, and return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return hashlib.sha256(data).hexdigest()
