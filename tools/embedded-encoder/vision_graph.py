"""The image tower as one ONNX graph: pixels of all views in, unit embedding and posterior out."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import Addition, Convolution, Layer, Network, Pooling

OPSET = 17
IR_VERSION = 8
SIZE = 224


class GraphBuilder:
    """Collects nodes and constants; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def add_preprocessing(graph: GraphBuilder) -> str:
    """uint8 [batch, views, 224, 224, 3] → float32 [batch · views, 3, 224, 224] in [−1, 1]."""
    images = graph.constant("images_shape", np.array([-1, SIZE, SIZE, 3], np.int64))
    flat = graph.node("Reshape", ["pixels", images], "views_nhwc")
    planes = graph.node("Transpose", [flat], "views_nchw", perm=[0, 3, 1, 2])
    cast = graph.node("Cast", [planes], "views_float", to=TensorProto.FLOAT)
    scale = graph.constant("pixel_scale", np.array(1 / 127.5, np.float32))
    one = graph.constant("pixel_mean", np.array(1, np.float32))
    scaled = graph.node("Mul", [cast, scale], "views_scaled")
    return graph.node("Sub", [scaled, one], "views_normalised")


def add_embedding(
    graph: GraphBuilder, logits: str, class_vectors: np.ndarray, temperature: float
) -> None:
    """Logits [batch · views, 1000] → `class_probabilities` and `image_embeds` [batch, 1000].

    Subtracting the uniform posterior keeps an unsure classifier from drifting to the mean class.
    """
    count = class_vectors.shape[0]
    softness = graph.constant("posterior_temperature", np.array(temperature, np.float32))
    posterior = graph.node(
        "Softmax", [graph.node("Div", [logits, softness], "softened")], "posterior", axis=-1
    )
    shape = graph.node("Shape", ["pixels"], "batch_and_views", start=0, end=2)
    classes = graph.constant("class_count", np.array([count], np.int64))
    grouped_shape = graph.node("Concat", [shape, classes], "grouped_shape", axis=0)
    grouped = graph.node("Reshape", [posterior, grouped_shape], "posterior_by_view")
    mean = graph.node("ReduceMean", [grouped], "class_probabilities", axes=[1], keepdims=0)
    uniform = graph.constant("uniform_posterior", np.array(1 / count, np.float32))
    centred = graph.node("Sub", [mean, uniform], "centred_posterior")
    half = graph.constant("class_vectors_half", class_vectors.astype(np.float16))
    vectors = graph.node("Cast", [half], "class_vectors", to=TensorProto.FLOAT)
    mixed = graph.node("MatMul", [centred, vectors], "mixed_class_vectors")
    norm = graph.node("ReduceL2", [mixed], "norm", axes=[-1], keepdims=1)
    tiny = graph.constant("smallest_norm", np.array(1e-12, np.float32))
    safe = graph.node("Max", [norm, tiny], "safe_norm")
    graph.node("Div", [mixed, safe], "image_embeds")


def _weights(graph: GraphBuilder, name: str, layer: Convolution) -> str:
    """int8 weights times their scales: lossless, and folded into float32 when the file is loaded.

    Cast and Mul rather than DequantizeLinear, which onnxruntime keeps for its quantised kernels.
    """
    integers = graph.constant(f"{name}_int8", layer.weights)
    scale = graph.constant(f"{name}_scale", layer.scale.reshape(-1, 1, 1, 1))
    cast = graph.node("Cast", [integers], f"{name}_float", to=TensorProto.FLOAT)
    return graph.node("Mul", [cast, scale], f"{name}_weights")


def add_relu6_bounds(graph: GraphBuilder) -> None:
    graph.constant("zero", np.array(0, np.float32))
    graph.constant("six", np.array(6, np.float32))


def add_layer(graph: GraphBuilder, name: str, layer: Layer, tensors: dict[int, str]) -> str:
    """One layer in float; `tensors` maps ids to names."""
    if isinstance(layer, Addition):
        return graph.node("Add", [tensors[s] for s in layer.sources], f"{name}_sum")
    if isinstance(layer, Pooling):
        return graph.node("GlobalAveragePool", [tensors[layer.source]], f"{name}_mean")
    output = graph.node(
        "Conv",
        [
            tensors[layer.source],
            _weights(graph, name, layer),
            graph.constant(f"{name}_bias", layer.bias),
        ],
        f"{name}_convolved",
        kernel_shape=list(layer.weights.shape[2:]),
        strides=[layer.stride, layer.stride],
        pads=list(layer.pads),
        group=layer.groups,
    )
    if not layer.relu6:
        return output
    return graph.node("Clip", [output, "zero", "six"], f"{name}_relu6")


def add_float_network(graph: GraphBuilder, network: Network, source: str) -> str:
    """float32 images [n, 3, 224, 224] → logits [n, 1000]."""
    add_relu6_bounds(graph)
    tensors = {network.input: source}
    for number, layer in enumerate(network.layers):
        tensors[layer.target] = add_layer(graph, f"layer{number:02d}", layer, tensors)
    return graph.node("Flatten", [tensors[network.output]], "logits", axis=1)


def finish(graph: GraphBuilder, dimension: int) -> onnx.ModelProto:
    pixels = helper.make_tensor_value_info(
        "pixels", TensorProto.UINT8, ["batch", "views", SIZE, SIZE, 3]
    )
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", dimension])
        for name in ("image_embeds", "class_probabilities")
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "vision", [pixels], outputs, graph.initializers),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="stray-embedded-encoder",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def float_model(network: Network, class_vectors: np.ndarray, temperature: float) -> onnx.ModelProto:
    """`class_vectors` [1000, dimension]: row c is class c in the basis of the word table."""
    graph = GraphBuilder()
    logits = add_float_network(graph, network, add_preprocessing(graph))
    add_embedding(graph, logits, class_vectors, temperature)
    return finish(graph, class_vectors.shape[1])
