"""The embedded encoder's network in PyTorch: batch norm is folded in the file already."""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

RECIPE = Path(__file__).resolve().parents[1] / "embedded-encoder"
sys.path.insert(0, str(RECIPE))

from network import Addition, Convolution, Network, build_network, dequantised  # noqa: E402
from read_tflite import read_tflite  # noqa: E402


def _conv(layer: Convolution) -> nn.Module:
    """Symmetric padding goes into the convolution; TensorFlow's odd pixel needs a step of its own."""
    top, left, bottom, right = layer.pads
    even = (top, left) == (bottom, right)
    output, inputs, *kernel = layer.weights.shape
    conv = nn.Conv2d(
        inputs * layer.groups,
        output,
        tuple(kernel),
        stride=layer.stride,
        padding=(top, left) if even else 0,
        groups=layer.groups,
    )
    conv.weight.data = torch.from_numpy(dequantised(layer))
    conv.bias.data = torch.from_numpy(layer.bias)
    steps: list[nn.Module] = [conv] if even else [nn.ZeroPad2d((left, right, top, bottom)), conv]
    return nn.Sequential(*steps, nn.ReLU6(inplace=True)) if layer.relu6 else nn.Sequential(*steps)


class Classifier(nn.Module):
    """float32 [n, 3, 224, 224] in [−1, 1] → logits [n, 1000]."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.convolutions = nn.ModuleDict(
            {str(l.target): _conv(l) for l in network.layers if isinstance(l, Convolution)}
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values = {self.network.input: images}
        for layer in self.network.layers:
            if isinstance(layer, Convolution):
                values[layer.target] = self.convolutions[str(layer.target)](values[layer.source])
            elif isinstance(layer, Addition):
                first, second = layer.sources
                values[layer.target] = values[first] + values[second]
            else:
                values[layer.target] = functional.adaptive_avg_pool2d(values[layer.source], 1)
        return values[self.network.output].flatten(1)


class Encoder(nn.Module):
    """uint8 [batch, views, 224, 224, 3] → unit embeddings [batch, dimension]."""

    def __init__(self, class_vectors: torch.Tensor, channels_last: bool) -> None:
        super().__init__()
        tflite = RECIPE / "input/mobilenet_v2_1.0_224_ptq.tflite"
        format = torch.channels_last if channels_last else torch.contiguous_format
        self.format = format
        self.classifier = Classifier(build_network(read_tflite(tflite))).to(memory_format=format)
        self.class_vectors = nn.Parameter(class_vectors, requires_grad=False)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        batch, views = pixels.shape[:2]
        images = pixels.flatten(0, 1).permute(0, 3, 1, 2).to(torch.float32) / 127.5 - 1
        logits = self.classifier(images.contiguous(memory_format=self.format))
        posterior = logits.softmax(-1).view(batch, views, -1).mean(1)
        return functional.normalize((posterior - 1 / posterior.shape[-1]) @ self.class_vectors)
