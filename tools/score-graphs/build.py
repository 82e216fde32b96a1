"""Writes the scoring arithmetic as ONNX graphs with symbolic sizes: B images, K ID labels, M negatives, D dimensions."""
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h

OUT = Path(__file__).parents[2] / "packages/scoring/graphs"
FLOAT, INT64 = T.FLOAT, T.INT64


def constant(name, values, dtype):
    return h.make_tensor(name, dtype, np.shape(values), np.ravel(values))


def save(name, nodes, inputs, outputs, constants, doc):
    graph = h.make_graph(nodes, name, inputs, outputs, constants, doc_string=doc)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="stray")
    onnx.checker.check_model(model, full_check=True)
    (OUT / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


def value(name, dtype, shape):
    return h.make_tensor_value_info(name, dtype, shape)


IMAGES = value("images", FLOAT, ["B", "D"])
SCALE = value("logit_scale", FLOAT, [])


def scaled_logits(words, out):
    return [h.make_node("Gemm", ["scaled", words], [out], transB=1)]


def neglabel():
    """score = mean over groups g of S_id / (S_id + S_g); S relative to m = max ID logit, exponents clamped at 80."""
    nodes = [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("ReduceMax", ["id_logits"], ["m"], axes=[1], keepdims=1),
        h.make_node("Sub", ["id_logits", "m"], ["id_shifted"]),
        h.make_node("Exp", ["id_shifted"], ["id_exp"]),
        h.make_node("ReduceSum", ["id_exp", "axis_1"], ["s_id"], keepdims=1),
        *scaled_logits("negatives", "neg_logits"),
        h.make_node("Sub", ["neg_logits", "m"], ["neg_shifted"]),
        h.make_node("Clip", ["neg_shifted", "", "ceiling"], ["neg_clamped"]),
        h.make_node("Exp", ["neg_clamped"], ["neg_exp"]),
        h.make_node("Reshape", ["neg_exp", "group_shape"], ["neg_grouped"]),
        h.make_node("ReduceSum", ["neg_grouped", "axis_2"], ["s_group"], keepdims=0),
        h.make_node("Add", ["s_id", "s_group"], ["total"]),
        h.make_node("Div", ["s_id", "total"], ["id_mass"]),
        h.make_node("ReduceMean", ["id_mass"], ["score"], axes=[1], keepdims=0),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), value("negatives", FLOAT, ["M", "D"]), SCALE,
              value("group_shape", INT64, [3])]
    constants = [constant("axis_1", [1], INT64), constant("axis_2", [2], INT64), constant("ceiling", 80.0, FLOAT)]
    save("neglabel", nodes, inputs, [value("score", FLOAT, ["B"])], constants, neglabel.__doc__)


def mcm():
    """score = max softmax over ID labels of scale * similarity."""
    nodes = [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("Softmax", ["id_logits"], ["probabilities"], axis=1),
        h.make_node("ReduceMax", ["probabilities"], ["score"], axes=[1], keepdims=0),
    ]
    save("mcm", nodes, [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE], [value("score", FLOAT, ["B"])], [], mcm.__doc__)


def nearest():
    """The k largest inner products of each row of images with the rows of words, largest first."""
    nodes = [
        h.make_node("Gemm", ["images", "words"], ["all"], transB=1),
        h.make_node("TopK", ["all", "k"], ["similarities", "indices"], axis=1, largest=1, sorted=1),
    ]
    inputs = [IMAGES, value("words", FLOAT, ["N", "D"]), value("k", INT64, [1])]
    outputs = [value("similarities", FLOAT, ["B", "k"]), value("indices", INT64, ["B", "k"])]
    save("nearest", nodes, inputs, outputs, [], nearest.__doc__)


def int8_sum():
    """The sum of 16 products of activations (uint8) and the weight 127, as an int8 network adds them up."""
    nodes = [
        h.make_node("MatMulInteger", ["activations", "weights"], ["integers"]),
        h.make_node("Cast", ["integers"], ["sum"], to=FLOAT),
    ]
    weights = h.make_tensor("weights", T.INT8, [16, 1], [127] * 16)
    inputs, outputs = [value("activations", T.UINT8, ["N", 16])], [value("sum", FLOAT, ["N", 1])]
    save("int8-sum", nodes, inputs, outputs, [weights], int8_sum.__doc__)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    neglabel()
    mcm()
    nearest()
    int8_sum()
