"""The vision tower of CLIP ViT-B/32 with random weights: as ONNX files, and its speed in PyTorch."""

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

IMAGE, PATCH, WIDTH, HEADS, LAYERS, DIMENSION = 224, 32, 768, 12, 12, 512


class Block(nn.Module):
    """Pre-norm attention and feed-forward with quick GELU, as in OpenAI's CLIP."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        batch, length, _ = tokens.shape
        seen = self.norm1(tokens)
        query, key, value = (
            of(seen).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for of in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        tokens = tokens + self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        hidden = self.up(self.norm2(tokens))
        return tokens + self.down(hidden * torch.sigmoid(1.702 * hidden))


class VisionTower(nn.Module):
    """float32 [n, 3, 224, 224] → [n, 512]."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, WIDTH, PATCH, stride=PATCH, bias=False)
        self.first = nn.Parameter(torch.randn(WIDTH) * WIDTH**-0.5)
        self.positions = nn.Parameter(torch.randn((IMAGE // PATCH) ** 2 + 1, WIDTH) * WIDTH**-0.5)
        self.before, self.after = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.projection = nn.Linear(WIDTH, DIMENSION, bias=False)

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        patches = self.patches(pixel_values).flatten(2).transpose(1, 2)
        first = self.first.expand(pixel_values.shape[0], 1, WIDTH)
        tokens = self.before(torch.cat([first, patches], dim=1) + self.positions)
        for block in self.blocks:
            tokens = block(tokens)
        return self.projection(self.after(tokens[:, 0]))


class HalfTower(nn.Module):
    """A tower in half precision that takes and gives float32."""

    def __init__(self, tower: VisionTower) -> None:
        super().__init__()
        self.tower = copy.deepcopy(tower).half()

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.tower(pixel_values.half()).float()


def export(tower: nn.Module, path: Path) -> None:
    torch.onnx.export(
        tower.eval(),
        (torch.zeros(2, 3, IMAGE, IMAGE),),
        str(path),
        dynamo=True,
        external_data=False,
        verbose=False,
        input_names=["pixel_values"],
        output_names=["image_embeds"],
        dynamic_shapes={"pixel_values": {0: "batch"}},
    )


def write(tower: VisionTower, folder: Path) -> None:
    """`model.onnx`; `model_fp16.onnx`, in half precision between a float32 input and output; `model_int8.onnx`, by dynamic
    quantisation of the matrix products, per channel."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = folder / "model.onnx"
    export(tower, whole)
    export(HalfTower(tower), folder / "model_fp16.onnx")
    model = onnx.load(whole)
    # The exporter's notes on shapes do not survive the change of types.
    del model.graph.value_info[:]
    quantize_dynamic(
        model,
        folder / "model_int8.onnx",
        op_types_to_quantize=["MatMul", "Gemm"],
        weight_type=QuantType.QInt8,
        per_channel=True,
    )


def rate(tower: nn.Module, batch: int, seconds: float, device: str = "cpu") -> float:
    """Images a second, the median of runs after a warm-up; of a GPU with the pixels' way there and the embeddings' way back."""
    pixels = torch.randn(batch, 3, IMAGE, IMAGE)
    for _ in range(2):
        tower(pixels.to(device)).cpu()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        tower(pixels.to(device)).cpu()
        times.append(time.perf_counter() - start)
    return batch / float(np.median(times))


def rates_on(device: str, tower: VisionTower, batches: list[int], seconds: float) -> dict[str, float]:
    """Images a second by precision and batch: `fp32_8`, `tf32_8`, `fp16_8`, …"""
    rates: dict[str, float] = {}
    tower, half = tower.to(device), HalfTower(tower).to(device)
    for precision in ("fp32", "tf32", "fp16"):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        for batch in batches:
            network = half if precision == "fp16" else tower
            rates[f"{precision}_{batch}"] = round(rate(network, batch, seconds, device), 2)
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the ONNX files there, and do no more")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--others", action="store_true", help="also the best of batches of 1, 4, 16 and 32")
    parser.add_argument("--device", help="rates there in fp32, tf32 and fp16 for each of --batches, and do no more")
    parser.add_argument("--batches", type=lambda text: [int(size) for size in text.split(",")], default=[8, 32])
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    tower = VisionTower().eval()
    if options.write:
        write(tower, options.write)
        print(json.dumps({"dimension": DIMENSION}))
        return
    if options.device:
        with torch.inference_mode():
            print(json.dumps(rates_on(options.device, tower, options.batches, options.seconds)))
        return
    with torch.inference_mode():
        eager = rate(tower, options.batch, options.seconds)
        found = {"batch": options.batch, "images_per_s": round(eager, 2)}
        if options.others:
            best, best_batch = max((rate(tower, batch, options.seconds / 3), batch) for batch in (1, 4, 16, 32))
            found |= {"other_batch": best_batch, "other_batch_images_per_s": round(best, 2)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
