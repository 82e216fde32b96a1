"""The classifier as a list of layers: the tflite graph without its bookkeeping operators.

Weights stay as the int8 integers of the file with their per-channel scales; `dequantised` gives
the float32 values. Layout is ONNX's and PyTorch's: [output, input / groups, height, width].
"""

from dataclasses import dataclass

import numpy as np

from read_tflite import Graph, Operator, Tensor

BACKGROUND = 0
"""The index of the class `background` among the 1001 of the file: it is dropped."""


@dataclass
class Quantisation:
    """value = scale · (integer − zero_point), integer in int8."""

    scale: float
    zero_point: int


@dataclass
class Convolution:
    """`pads` is (top, left, bottom, right); `weights` int8 with one `scale` an output channel."""

    source: int
    target: int
    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray
    stride: int
    pads: tuple[int, int, int, int]
    groups: int
    relu6: bool
    output: Quantisation


@dataclass
class Addition:
    sources: tuple[int, int]
    target: int
    output: Quantisation


@dataclass
class Pooling:
    """Mean over height and width."""

    source: int
    target: int
    output: Quantisation


Layer = Convolution | Addition | Pooling


@dataclass
class Network:
    """`input` and `output` are tensor ids; the last layer gives logits of the 1000 classes."""

    layers: list[Layer]
    input: int
    output: int


def dequantised(layer: Convolution) -> np.ndarray:
    """float32 weights."""
    return layer.weights.astype(np.float32) * layer.scale.reshape(-1, 1, 1, 1)


def _quantisation(tensor: Tensor) -> Quantisation:
    if tensor.scale is None or tensor.zero_point is None or tensor.scale.size != 1:
        raise ValueError(f"tensor {tensor.name} has no per-tensor quantisation")
    return Quantisation(float(tensor.scale[0]), int(tensor.zero_point[0]))


def _same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's SAME: the odd pixel goes to the end."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def _convolution(operator: Operator, graph: Graph) -> Convolution:
    source, weight_id, bias_id = operator.inputs
    weight, bias = graph.tensors[weight_id], graph.tensors[bias_id]
    if weight.data is None or weight.scale is None or weight.zero_point is None:
        raise ValueError(f"{operator.name} has no quantised weights")
    if weight.zero_point.any():
        raise ValueError(f"{operator.name} has asymmetric weights")
    if bias.data is None or bias.scale is None:
        raise ValueError(f"{operator.name} has no quantised bias")
    depthwise = operator.name == "DEPTHWISE_CONV_2D"
    weights = weight.data.transpose((3, 0, 1, 2) if depthwise else (0, 3, 1, 2))
    if len(weight.scale) != len(weights):
        raise ValueError(f"{operator.name} is not quantised per output channel")
    height, width = graph.tensors[source].shape[1:3]
    stride = int(operator.options["stride"])
    if operator.options["padding"] != "same":
        raise ValueError("only SAME padding is supported")
    top, bottom = _same_padding(height, weights.shape[2], stride)
    left, right = _same_padding(width, weights.shape[3], stride)
    return Convolution(
        source=source,
        target=operator.outputs[0],
        weights=np.ascontiguousarray(weights),
        scale=weight.scale.astype(np.float32),
        bias=(bias.data.astype(np.float64) * bias.scale).astype(np.float32),
        stride=stride,
        pads=(top, left, bottom, right),
        groups=len(weights) if depthwise else 1,
        relu6=operator.options["activation"] == "relu6",
        output=_quantisation(graph.tensors[operator.outputs[0]]),
    )


def _without_background(layer: Convolution) -> Convolution:
    keep = np.arange(len(layer.weights)) != BACKGROUND
    layer.weights, layer.scale, layer.bias = (
        layer.weights[keep],
        layer.scale[keep],
        layer.bias[keep],
    )
    return layer


def build_network(graph: Graph) -> Network:
    """Layers up to the logits; softmax is left to the caller.

    Dropping the background's logit before the softmax equals dropping its probability and
    renormalising after it.
    """
    layers: list[Layer] = []
    alias: dict[int, int] = {}
    for operator in graph.operators:
        operator.inputs = [alias.get(i, i) for i in operator.inputs]
        target = operator.outputs[0]
        if operator.name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
            layers.append(_convolution(operator, graph))
        elif operator.name == "ADD":
            first, second = operator.inputs
            layers.append(Addition((first, second), target, _quantisation(graph.tensors[target])))
        elif operator.name == "MEAN":
            layers.append(
                Pooling(operator.inputs[0], target, _quantisation(graph.tensors[target]))
            )
        elif operator.name in ("QUANTIZE", "RESHAPE"):
            alias[target] = operator.inputs[0]
        elif operator.name != "SOFTMAX":
            raise ValueError(f"operator {operator.name} has no place in this network")
    last = layers[-1]
    if not isinstance(last, Convolution):
        raise ValueError("the network does not end in a classifier")
    layers[-1] = _without_background(last)
    return Network(layers, graph.inputs[0], last.target)
