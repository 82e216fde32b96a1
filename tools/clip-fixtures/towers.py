"""Small random models of transformers as ONNX graphs, with the inputs and outputs that exports on the hub have."""

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.onnx_model import ONNXModel
from onnxruntime.transformers.float16 import convert_float_to_float16


def randomise(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Weights large enough for embeddings of different inputs to lie far apart."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() < 2:
                spread, middle = (0.1, 1.0) if "norm" in name and name.endswith("weight") else (0.1, 0.0)
            else:
                fan_in = weight[0].numel()
                spread, middle = (0.7 if "embedding.weight" in name else 1.8 * fan_in**-0.5), 0.0
            weight.copy_(middle + spread * torch.randn(weight.shape, generator=generator))
    return model.eval()


class Call(torch.nn.Module):
    """A module whose forward is one function of its parts, as the exporter wants it."""

    def __init__(self, model: torch.nn.Module, call):
        super().__init__()
        self.model = model
        self.call = call

    def forward(self, *inputs):
        return self.call(self.model, *inputs)


def export(call: Call, inputs: dict[str, torch.Tensor], outputs: list[str], path: Path, dynamic: bool = True) -> None:
    """Where it is dynamic every input has a symbolic batch, and token inputs have a symbolic length too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    axes = {
        name: {0: "batch_size", 1: "sequence_length"} if tensor.dim() == 2 else {0: "image_batch_size"}
        for name, tensor in inputs.items()
    }
    torch.onnx.export(
        call,
        tuple(inputs.values()),
        path,
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes if dynamic else None,
        opset_version=17,
        dynamo=False,
    )
    slim(path)


def slim(path: Path) -> None:
    """Short names and no debugging records: the graph stays as it is."""
    model = onnx.load(path)
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]}
    names: dict[str, str] = {}
    short = lambda name: name if name in kept or name == "" else names.setdefault(name, f"v{len(names)}")
    for tensor in graph.initializer:
        tensor.name = short(tensor.name)
    for i, node in enumerate(graph.node):
        node.name, node.doc_string = f"n{i}", ""
        node.input[:] = [short(name) for name in node.input]
        node.output[:] = [short(name) for name in node.output]
    del graph.value_info[:]
    del model.metadata_props[:]
    sorted_model = ONNXModel(model)
    sorted_model.topological_sort()
    onnx.checker.check_model(sorted_model.model)
    onnx.save(sorted_model.model, path)


def half(source: Path, target: Path, keep_io_types: bool) -> None:
    onnx.save(convert_float_to_float16(onnx.load(source), keep_io_types=keep_io_types), target)
    slim(target)


def int8(source: Path, target: Path) -> None:
    quantize_dynamic(source, target, weight_type=QuantType.QUInt8)
    slim(target)


def four_bits(source: Path, target: Path) -> None:
    quantizer = MatMulNBitsQuantizer(onnx.load(source), block_size=16, is_symmetric=True)
    quantizer.process()
    onnx.save(quantizer.model.model, target)
    slim(target)
