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


GROUPED = [value("negatives", FLOAT, ["M", "D"]), value("group_shape", INT64, [3])]
COUNTED = [value("negatives", FLOAT, ["U", "D"]), value("counts", FLOAT, ["U", "G"])]
AXIS_1, AXIS_2 = constant("axis_1", [1], INT64), constant("axis_2", [2], INT64)
CEILING = constant("ceiling", 80.0, FLOAT)


def mass_constants(counted):
    return [CEILING] if counted else [AXIS_2, CEILING]


def group_mass_nodes(logits, counted):
    """
    s_group = sum of exp(logit - m) over each group, exponents clamped at 80. Grouped: the negatives stand group by group.
    Counted: each distinct negative stands once, and counts says how often it is in each group.
    """
    sums = [h.make_node("MatMul", ["neg_exp", "counts"], ["s_group"])] if counted else [
        h.make_node("Reshape", ["neg_exp", "group_shape"], ["neg_grouped"]),
        h.make_node("ReduceSum", ["neg_grouped", "axis_2"], ["s_group"], keepdims=0),
    ]
    return [
        h.make_node("Sub", [logits, "m"], ["neg_shifted"]),
        h.make_node("Clip", ["neg_shifted", "", "ceiling"], ["neg_clamped"]),
        h.make_node("Exp", ["neg_clamped"], ["neg_exp"]),
        *sums,
    ]


def mean_nodes():
    return [
        h.make_node("Add", ["s_id", "s_group"], ["total"]),
        h.make_node("Div", ["s_id", "total"], ["id_mass"]),
        h.make_node("ReduceMean", ["id_mass"], ["score"], axes=[1], keepdims=0),
    ]


def neglabel(counted):
    """score = mean over groups g of S_id / (S_id + S_g); S relative to m = max ID logit, exponents clamped at 80."""
    nodes = [
        *id_mass_nodes(),
        *scaled_logits("negatives", "neg_logits"),
        *group_mass_nodes("neg_logits", counted),
        *mean_nodes(),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE, *(COUNTED if counted else GROUPED)]
    save(named("neglabel", counted), nodes, inputs, [value("score", FLOAT, ["B"])],
         [AXIS_1, *mass_constants(counted)], neglabel.__doc__)


def neglabel_reasons(layout):
    """The score of neglabel, with m and its ID label, and the k largest logits among all negatives, from one product.
    Where there is a rest, only the first `kept` negatives are in groups."""
    counted, rest = layout == "counted", layout == "rest"
    first = h.make_node("Slice", ["all_logits", "zero", "kept", "axis_1"], ["neg_logits"])
    nodes = [
        *id_mass_nodes(),
        h.make_node("ArgMax", ["id_logits"], ["top_id"], axis=1, keepdims=0),
        *scaled_logits("negatives", "all_logits"),
        h.make_node("TopK", ["all_logits", "k"], ["top_logits", "top_negatives"], axis=1, largest=1, sorted=1),
        *([first] if rest else []),
        *group_mass_nodes("neg_logits" if rest else "all_logits", counted),
        *mean_nodes(),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE, value("k", INT64, [1]),
              *(COUNTED if counted else GROUPED), *([value("kept", INT64, [1])] if rest else [])]
    outputs = [value("score", FLOAT, ["B"]), value("m", FLOAT, ["B", 1]), value("top_id", INT64, ["B"]),
               value("top_logits", FLOAT, ["B", "k"]), value("top_negatives", INT64, ["B", "k"])]
    constants = [AXIS_1, *mass_constants(counted), *([constant("zero", [0], INT64)] if rest else [])]
    name = "neglabel-reasons" if layout == "grouped" else f"neglabel-reasons-{layout}"
    save(name, nodes, inputs, outputs, constants, neglabel_reasons.__doc__)


def id_masses():
    """m = max ID logit and s_id = sum of exp(logit - m) over the ID labels."""
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE]
    outputs = [value("m", FLOAT, ["B", 1]), value("s_id", FLOAT, ["B", 1])]
    save("id-masses", id_mass_nodes(), inputs, outputs, [AXIS_1], id_masses.__doc__)


def group_masses(counted):
    """s_group = sum of exp(logit - m) over each group of negatives, where m is known; exponents clamped at 80."""
    nodes = [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("negatives", "neg_logits"),
        *group_mass_nodes("neg_logits", counted),
    ]
    inputs = [IMAGES, value("m", FLOAT, ["B", 1]), SCALE, *(COUNTED if counted else GROUPED)]
    outputs = [value("s_group", FLOAT, ["B", "G"])]
    save(named("group-masses", counted), nodes, inputs, outputs, mass_constants(counted), group_masses.__doc__)


def named(name, counted):
    return f"{name}-counted" if counted else name


def mcm():
    """score = max softmax over ID labels of scale * similarity."""
    nodes = [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("Softmax", ["id_logits"], ["probabilities"], axis=1),
        h.make_node("ReduceMax", ["probabilities"], ["score"], axes=[1], keepdims=0),
    ]
    save("mcm", nodes, [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE], [value("score", FLOAT, ["B"])], [], mcm.__doc__)


def max_logit():
    """score = max over ID labels of scale * similarity."""
    nodes = [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("ReduceMax", ["id_logits"], ["score"], axes=[1], keepdims=0),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE]
    save("max-logit", nodes, inputs, [value("score", FLOAT, ["B"])], [], max_logit.__doc__)


def id_mass_nodes():
    """m = max ID logit [B, 1] and s_id = sum of exp(logit - m) [B, 1]."""
    return [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("ReduceMax", ["id_logits"], ["m"], axes=[1], keepdims=1),
        h.make_node("Sub", ["id_logits", "m"], ["id_shifted"]),
        h.make_node("Exp", ["id_shifted"], ["id_exp"]),
        h.make_node("ReduceSum", ["id_exp", "axis_1"], ["s_id"], keepdims=1),
    ]


def energy():
    """score = log sum over ID labels of exp(scale * similarity), relative to the largest."""
    nodes = [
        *id_mass_nodes(),
        h.make_node("Log", ["s_id"], ["log_s_id"]),
        h.make_node("Add", ["log_s_id", "m"], ["column"]),
        h.make_node("Squeeze", ["column", "axis_1"], ["score"]),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), SCALE]
    constants = [constant("axis_1", [1], INT64)]
    save("energy", nodes, inputs, [value("score", FLOAT, ["B"])], constants, energy.__doc__)


def zoc():
    """score = S_id / (S_id + S_near), S_near over the k words nearest to each image; exponents clamped at 80."""
    nodes = [
        *id_mass_nodes(),
        *scaled_logits("words", "word_logits"),
        h.make_node("TopK", ["word_logits", "k"], ["near", "positions"], axis=1, largest=1, sorted=0),
        h.make_node("Sub", ["near", "m"], ["near_shifted"]),
        h.make_node("Clip", ["near_shifted", "", "ceiling"], ["near_clamped"]),
        h.make_node("Exp", ["near_clamped"], ["near_exp"]),
        h.make_node("ReduceSum", ["near_exp", "axis_1"], ["s_near"], keepdims=1),
        h.make_node("Add", ["s_id", "s_near"], ["total"]),
        h.make_node("Div", ["s_id", "total"], ["column"]),
        h.make_node("Squeeze", ["column", "axis_1"], ["score"]),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), value("words", FLOAT, ["N", "D"]), value("k", INT64, [1]), SCALE]
    constants = [constant("axis_1", [1], INT64), constant("ceiling", 80.0, FLOAT)]
    save("zoc", nodes, inputs, [value("score", FLOAT, ["B"])], constants, zoc.__doc__)


def clipn_nodes():
    """p = softmax over ID labels; p_yes(c) = softmax over {c, no-c} at c, which is sigmoid(logit_c - logit_no-c)."""
    return [
        h.make_node("Mul", ["images", "logit_scale"], ["scaled"]),
        *scaled_logits("ids", "id_logits"),
        h.make_node("Softmax", ["id_logits"], ["p"], axis=1),
        *scaled_logits("no_ids", "no_logits"),
        h.make_node("Sub", ["id_logits", "no_logits"], ["odds"]),
        h.make_node("Sigmoid", ["odds"], ["p_yes"]),
    ]


def clipn():
    """ATD: score = sum over ID labels of p_yes(c) p(c), one minus the probability of none of them."""
    nodes = [
        *clipn_nodes(),
        h.make_node("Mul", ["p", "p_yes"], ["agreed"]),
        h.make_node("ReduceSum", ["agreed", "axis_1"], ["score"], keepdims=0),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), value("no_ids", FLOAT, ["K", "D"]), SCALE]
    constants = [constant("axis_1", [1], INT64)]
    save("clipn", nodes, inputs, [value("score", FLOAT, ["B"])], constants, clipn.__doc__)


def clipn_ctw():
    """CTW: score = p_yes of the class with the largest p."""
    nodes = [
        *clipn_nodes(),
        h.make_node("ArgMax", ["p"], ["best"], axis=1, keepdims=1),
        h.make_node("GatherElements", ["p_yes", "best"], ["column"], axis=1),
        h.make_node("Squeeze", ["column", "axis_1"], ["score"]),
    ]
    inputs = [IMAGES, value("ids", FLOAT, ["K", "D"]), value("no_ids", FLOAT, ["K", "D"]), SCALE]
    constants = [constant("axis_1", [1], INT64)]
    save("clipn-ctw", nodes, inputs, [value("score", FLOAT, ["B"])], constants, clipn_ctw.__doc__)


def nearest():
    """The k largest inner products of each row of images with the rows of words, largest first."""
    nodes = [
        h.make_node("Gemm", ["images", "words"], ["all"], transB=1),
        h.make_node("TopK", ["all", "k"], ["similarities", "indices"], axis=1, largest=1, sorted=1),
    ]
    inputs = [IMAGES, value("words", FLOAT, ["N", "D"]), value("k", INT64, [1])]
    outputs = [value("similarities", FLOAT, ["B", "k"]), value("indices", INT64, ["B", "k"])]
    save("nearest", nodes, inputs, outputs, [], nearest.__doc__)


def similarities():
    """The inner products of each row of images with the rows of words."""
    nodes = [h.make_node("Gemm", ["images", "words"], ["similarities"], transB=1)]
    inputs = [IMAGES, value("words", FLOAT, ["N", "D"])]
    save("similarities", nodes, inputs, [value("similarities", FLOAT, ["B", "N"])], [], similarities.__doc__)


def highest(given):
    """The k largest similarities of each row, in no order; given, or the inner products of images and words."""
    inputs = [value("similarities", FLOAT, ["B", "N"])] if given else [IMAGES, value("words", FLOAT, ["N", "D"])]
    nodes = [
        *([] if given else [h.make_node("Gemm", ["images", "words"], ["similarities"], transB=1)]),
        h.make_node("TopK", ["similarities", "k"], ["highest", "indices"], axis=1, largest=1, sorted=0),
    ]
    outputs = [value("highest", FLOAT, ["B", "k"]), value("indices", INT64, ["B", "k"])]
    name = "highest-given" if given else "highest"
    save(name, nodes, [*inputs, value("k", INT64, [1])], outputs, [], highest.__doc__)


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
    id_masses()
    for counted in (False, True):
        neglabel(counted)
        group_masses(counted)
    for layout in ("grouped", "rest", "counted"):
        neglabel_reasons(layout)
    mcm()
    max_logit()
    energy()
    zoc()
    clipn()
    clipn_ctw()
    nearest()
    similarities()
    highest(given=False)
    highest(given=True)
    int8_sum()
