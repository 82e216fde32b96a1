"""Writes towers that want a petabyte for more images at once than a few: the tests of running out of memory."""

from pathlib import Path

import onnx
from onnx import TensorProto as T
from onnx import helper as h

OUT = Path(__file__).resolve().parents[2] / "packages/scoring/test/fixtures/memory"


def tower(most: int) -> onnx.ModelProto:
    """pixel_values [n, 3, 8, 8] → image_embeds [n, 3], the mean colours; n > most asks for 2^48 more numbers."""
    nodes = [
        h.make_node("ReduceMean", ["pixel_values"], ["means"], axes=[2, 3], keepdims=0),
        h.make_node("Shape", ["pixel_values"], ["n"], start=0, end=1),
        h.make_node("Greater", ["n", "most"], ["too_many"]),
        h.make_node("Where", ["too_many", "huge", "one"], ["length"]),
        h.make_node("Expand", ["zero", "length"], ["room"]),
        h.make_node("ReduceMax", ["room"], ["nothing"], keepdims=0),
        h.make_node("Add", ["means", "nothing"], ["image_embeds"]),
    ]
    constants = [
        h.make_tensor("most", T.INT64, [1], [most]),
        h.make_tensor("huge", T.INT64, [1], [2**48]),
        h.make_tensor("one", T.INT64, [1], [1]),
        h.make_tensor("zero", T.FLOAT, [1], [0.0]),
    ]
    inputs = [h.make_tensor_value_info("pixel_values", T.FLOAT, ["n", 3, 8, 8])]
    outputs = [h.make_tensor_value_info("image_embeds", T.FLOAT, ["n", 3])]
    graph = h.make_graph(nodes, f"fits_{most}", inputs, outputs, constants, doc_string=tower.__doc__)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="stray")
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for most in (0, 2):
        (OUT / f"fits-{most}.onnx").write_bytes(tower(most).SerializeToString(deterministic=True))
