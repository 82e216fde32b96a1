"""Writes the encoders of random weights that the tests read, and what transformers makes of texts and photos with them.

python tools/clip-fixtures/make.py [--only NAME]
"""

import argparse
import logging
import warnings
from pathlib import Path

import torch
from transformers import CLIPImageProcessorPil

import towers
from folders import Folder, clip_image, clip_model, clip_text, write_manifest
from word_tokenizers import clip_tokenizer, lemmas

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/scoring/test/fixtures/encoders"
PIXELS = {"pixel_values": torch.zeros(2, 3, 32, 32)}


def ids_of(item: Folder) -> dict[str, torch.Tensor]:
    texts = ["the nice cat", "a photo of an old red house"]
    encoded = item.tokenizer(texts, padding="max_length", max_length=item.context, truncation=True, return_tensors="pt")
    return {"input_ids": encoded["input_ids"]}


def clip_split(words: list[str]) -> Folder:
    tokenizer = clip_tokenizer(words, merges=48)
    processor = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    model = clip_model(tokenizer, seed=1, layers=2)
    return Folder("clip-split", model, tokenizer, processor, clip_text, clip_image, dimension=24, context=77, padding="longest")


def write_split(item: Folder) -> None:
    folder = item.write_configs(OUT)
    text, vision = folder / "onnx/text_model.onnx", folder / "onnx/vision_model.onnx"
    towers.export(towers.Call(item.model, item.text), ids_of(item), ["text_embeds"], text)
    towers.export(towers.Call(item.model, item.image), PIXELS, ["image_embeds"], vision)
    variants = {"": "fp32"}
    if item.name == "clip-split":
        variants |= {"_fp16": "fp16", "_quantized": "int8", "_q4": "q4"}
        for source in (text, vision):
            towers.half(source, source.with_stem(f"{source.stem}_fp16"), keep_io_types=source is text)
            towers.int8(source, source.with_stem(f"{source.stem}_quantized"))
            towers.four_bits(source, source.with_stem(f"{source.stem}_q4"))
    for suffix, precision in variants.items():
        layout = {
            "vision": {"file": f"onnx/vision_model{suffix}.onnx", "output": "image_embeds"},
            "text": {"file": f"onnx/text_model{suffix}.onnx", "output": "text_embeds"},
        }
        write_manifest(folder, item, layout, suffix=suffix.replace("_", "-"), precision=precision)


def main() -> None:
    logging.disable(logging.INFO)
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--only")
    only = parser.parse_args().only
    words = lemmas(ROOT / "models/embedded/wordnet.tsv.gz")
    makers = {"clip-split": lambda: write_split(clip_split(words))}
    for name, make in makers.items():
        if only in (None, name):
            make()


if __name__ == "__main__":
    main()
