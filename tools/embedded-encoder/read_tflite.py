"""Reads a TensorFlow Lite flatbuffer: tensors, their quantisation, and the operators in order.

Field numbers follow tensorflow/compiler/mlir/lite/schema/schema.fbs (version 3). Only what a
convolutional classifier uses is read; anything else ends in a ValueError that names it.
"""

from dataclasses import dataclass, field
from pathlib import Path

import flatbuffers.number_types as number
import numpy as np
from flatbuffers import encode
from flatbuffers.table import Table

OPERATORS = {
    0: "ADD",
    3: "CONV_2D",
    4: "DEPTHWISE_CONV_2D",
    6: "DEQUANTIZE",
    9: "FULLY_CONNECTED",
    22: "RESHAPE",
    25: "SOFTMAX",
    34: "PAD",
    40: "MEAN",
    114: "QUANTIZE",
}
TENSOR_TYPES = {0: np.float32, 2: np.int32, 3: np.uint8, 9: np.int8}
ACTIVATIONS = {0: "none", 1: "relu", 3: "relu6"}


@dataclass
class Tensor:
    """`scale`/`zero_point` have one value a tensor, or one a slice along `quantised_axis`."""

    name: str
    shape: list[int]
    data: np.ndarray | None
    scale: np.ndarray | None
    zero_point: np.ndarray | None
    quantised_axis: int


@dataclass
class Operator:
    name: str
    inputs: list[int]
    outputs: list[int]
    options: dict[str, int | str] = field(default_factory=dict)


@dataclass
class Graph:
    tensors: list[Tensor]
    operators: list[Operator]
    inputs: list[int]
    outputs: list[int]


def _offset(table: Table, index: int) -> int:
    return table.Offset(4 + 2 * index)


def _scalar(table: Table, index: int, flags, default=0):
    position = _offset(table, index)
    return table.Get(flags, table.Pos + position) if position else default


def _vector(table: Table, index: int, dtype) -> np.ndarray | None:
    position = _offset(table, index)
    if not position:
        return None
    start, length = table.Vector(position), table.VectorLen(position)
    return np.frombuffer(table.Bytes, dtype=dtype, count=length, offset=start)


def _child(table: Table, index: int) -> Table | None:
    position = _offset(table, index)
    return Table(table.Bytes, table.Indirect(table.Pos + position)) if position else None


def _children(table: Table, index: int) -> list[Table]:
    position = _offset(table, index)
    if not position:
        return []
    start = table.Vector(position)
    return [
        Table(table.Bytes, table.Indirect(start + 4 * i))
        for i in range(table.VectorLen(position))
    ]


def _integers(table: Table, index: int) -> list[int]:
    values = _vector(table, index, np.dtype("<i4"))
    return [] if values is None else [int(v) for v in values]


def _tensor(table: Table, buffers: list[Table]) -> Tensor:
    kind = _scalar(table, 1, number.Int8Flags)
    if kind not in TENSOR_TYPES:
        raise ValueError(f"tensor type {kind} is not supported")
    shape = _integers(table, 0)
    raw = _vector(buffers[_scalar(table, 2, number.Uint32Flags)], 0, np.uint8)
    name_at = _offset(table, 3)
    quantisation = _child(table, 4)
    scale = zero_point = None
    axis = 0
    if quantisation is not None:
        scale = _vector(quantisation, 2, np.dtype("<f4"))
        zero_point = _vector(quantisation, 3, np.dtype("<i8"))
        axis = _scalar(quantisation, 6, number.Int32Flags)
    data = None
    if raw is not None and raw.size:
        data = raw.view(np.dtype(TENSOR_TYPES[kind]).newbyteorder("<")).reshape(shape)
    return Tensor(
        name=table.String(table.Pos + name_at).decode() if name_at else "",
        shape=shape,
        data=data,
        scale=scale,
        zero_point=zero_point,
        quantised_axis=axis,
    )


def _options(name: str, table: Table | None) -> dict[str, int | str]:
    if table is None:
        return {}
    if name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
        activation_at = 3 if name == "CONV_2D" else 4
        return {
            "padding": "same" if _scalar(table, 0, number.Int8Flags) == 0 else "valid",
            "stride": _scalar(table, 2, number.Int32Flags),
            "activation": ACTIVATIONS[_scalar(table, activation_at, number.Int8Flags)],
        }
    if name in ("ADD", "FULLY_CONNECTED"):
        return {"activation": ACTIVATIONS[_scalar(table, 0, number.Int8Flags)]}
    return {}


def _operator(table: Table, codes: list[Table]) -> Operator:
    code = codes[_scalar(table, 0, number.Uint32Flags)]
    builtin = max(_scalar(code, 0, number.Int8Flags), _scalar(code, 3, number.Int32Flags))
    if builtin not in OPERATORS:
        raise ValueError(f"operator {builtin} is not supported")
    name = OPERATORS[builtin]
    return Operator(name, _integers(table, 1), _integers(table, 2), _options(name, _child(table, 4)))


def read_tflite(path: Path) -> Graph:
    """The first subgraph of the file, with constants as NumPy arrays."""
    data = path.read_bytes()
    if data[4:8] != b"TFL3":
        raise ValueError(f"{path} is not a TensorFlow Lite file")
    root = encode.Get(number.UOffsetTFlags.packer_type, data, 0)
    model = Table(data, root)
    buffers = _children(model, 4)
    subgraph = _children(model, 2)[0]
    codes = _children(model, 1)
    return Graph(
        tensors=[_tensor(t, buffers) for t in _children(subgraph, 0)],
        operators=[_operator(o, codes) for o in _children(subgraph, 3)],
        inputs=_integers(subgraph, 1),
        outputs=_integers(subgraph, 2),
    )
