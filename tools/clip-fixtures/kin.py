"""Models that transformers has no class for, in the manner of the exports that people use."""

import torch


class JinaLike(torch.nn.Module):
    """Both towers in one graph, as jina-clip v2: text attends both ways and is the mean over what is no padding."""

    def __init__(self, vocabulary: int, pad: int, width: int = 16):
        super().__init__()
        self.pad = pad
        self.words = torch.nn.Embedding(vocabulary, width)
        self.query = torch.nn.Linear(width, width)
        self.key = torch.nn.Linear(width, width)
        self.value = torch.nn.Linear(width, width)
        self.patches = torch.nn.Conv2d(3, width, kernel_size=8, stride=8)
        self.project = torch.nn.Linear(width, width)

    def text(self, ids: torch.Tensor) -> torch.Tensor:
        there = ids != self.pad
        words = self.words(ids)
        scores = self.query(words) @ self.key(words).transpose(1, 2) / words.shape[-1] ** 0.5
        weights = scores.masked_fill(~there.unsqueeze(1), -1e9).softmax(-1)
        seen = words + weights @ self.value(words)
        counted = there.unsqueeze(-1).to(seen.dtype)
        return (seen * counted).sum(1) / counted.sum(1).clamp(min=1)

    def image(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.project(torch.nn.functional.gelu(self.patches(pixels)).flatten(2).mean(2))

    def forward(self, ids: torch.Tensor, pixels: torch.Tensor):
        text, image = self.text(ids), self.image(pixels)
        unit = lambda rows: torch.nn.functional.normalize(rows, dim=-1)
        return text, image, unit(text), unit(image)
