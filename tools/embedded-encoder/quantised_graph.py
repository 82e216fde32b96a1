"""The image tower in int8: quantise–dequantise pairs with the scales of the tflite file itself.

Activations are uint8 (int8 zero point + 128), weights int8 per output channel. Clipping at 0 and 6
is left to saturation: the scales of those layers span exactly that range. What int8 does not speed up
stays in float, where it costs no accuracy: the first three layers, pooling and the classifier.
"""

import numpy as np
import onnx

from network import Addition, Convolution, Network, Quantisation
from vision_graph import (
    GraphBuilder,
    add_embedding,
    add_layer,
    add_preprocessing,
    add_relu6_bounds,
    finish,
)

FLOAT_LAYERS = 3


def _requantised(graph: GraphBuilder, name: str, source: str, value: Quantisation) -> str:
    pair = [
        graph.constant(f"{name}_output_scale", np.array(value.scale, np.float32)),
        graph.constant(f"{name}_output_zero", np.array(value.zero_point + 128, np.uint8)),
    ]
    integers = graph.node("QuantizeLinear", [source, *pair], f"{name}_output_uint8")
    return graph.node("DequantizeLinear", [integers, *pair], f"{name}_output")


def _convolution(
    graph: GraphBuilder, name: str, layer: Convolution, source: str, source_scale: float
) -> str:
    """Weights and bias with their scales; the output is quantised by the caller."""
    scale = graph.constant(f"{name}_weight_scale", layer.scale)
    integers = graph.constant(f"{name}_weights_int8", layer.weights)
    zero = graph.constant(f"{name}_weight_zero", np.zeros(len(layer.scale), np.int8))
    weights = graph.node("DequantizeLinear", [integers, scale, zero], f"{name}_weights", axis=0)
    bias_scale = layer.scale.astype(np.float64) * source_scale
    bias_integers = np.rint(layer.bias / bias_scale).astype(np.int32)
    bias = graph.node(
        "DequantizeLinear",
        [
            graph.constant(f"{name}_bias_int32", bias_integers),
            graph.constant(f"{name}_bias_scale", bias_scale.astype(np.float32)),
        ],
        f"{name}_bias",
        axis=0,
    )
    return graph.node(
        "Conv",
        [source, weights, bias],
        f"{name}_convolved",
        kernel_shape=list(layer.weights.shape[2:]),
        strides=[layer.stride, layer.stride],
        pads=list(layer.pads),
        group=layer.groups,
    )


def quantised_model(
    network: Network, class_vectors: np.ndarray, temperature: float
) -> onnx.ModelProto:
    """Same inputs and outputs as `vision_graph.float_model`."""
    graph = GraphBuilder()
    add_relu6_bounds(graph)
    tensors = {network.input: add_preprocessing(graph)}
    scales: dict[int, float] = {}
    *body, last = network.layers
    if not isinstance(last, Convolution):
        raise ValueError("the network does not end in a classifier")
    for number, layer in enumerate(body):
        name = f"layer{number:02d}"
        if number < FLOAT_LAYERS or not isinstance(layer, Convolution):
            tensors[layer.target] = add_layer(graph, name, layer, tensors)
            quantised = isinstance(layer, Addition) or number == FLOAT_LAYERS - 1
        else:
            source, scale = tensors[layer.source], scales[layer.source]
            tensors[layer.target] = _convolution(graph, name, layer, source, scale)
            quantised = True
        if quantised:
            output = _requantised(graph, name, tensors[layer.target], layer.output)
            tensors[layer.target] = output
        scales[layer.target] = layer.output.scale
    classified = add_layer(graph, "classifier", last, tensors)
    logits = graph.node("Flatten", [classified], "logits", axis=1)
    add_embedding(graph, logits, class_vectors, temperature)
    return finish(graph, class_vectors.shape[1])
