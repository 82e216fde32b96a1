"""Writes the encoders of random weights that the tests read, and what transformers makes of texts and photos with them.

python tools/clip-fixtures/make.py [--only NAME]
"""

import argparse
import json
import logging
import warnings
from pathlib import Path

import golden
import torch
import towers
from folders import Folder, clip_image, clip_model, clip_text, siglip_image, siglip_model, siglip_text, write_manifest
from kin import JinaLike
from transformers import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from word_tokenizers import clip_tokenizer, lemmas, roberta_tokenizer, siglip2_tokenizer, siglip_tokenizer

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/scoring/test/fixtures/encoders"
PHOTOS = ROOT / "packages/scoring/test/golden/images"
PIXELS = torch.zeros(2, 3, 32, 32)
CROP = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
SQUARE = {"size": {"height": 32, "width": 32}}


def ids_of(item: Folder) -> torch.Tensor:
    return golden.padded(item.tokenizer, ["the nice cat", "a photo of an old red house"], item.context)


def write_split(item: Folder, words: list[str], names: tuple[str, str] = ("text_embeds", "image_embeds")) -> None:
    folder = item.write_configs(OUT)
    text, vision = folder / "onnx/text_model.onnx", folder / "onnx/vision_model.onnx"
    towers.export(towers.Call(item.model, item.text), {"input_ids": ids_of(item)}, [names[0]], text)
    towers.export(towers.Call(item.model, item.image), {"pixel_values": PIXELS}, [names[1]], vision)
    variants = {"": "fp32"}
    if item.name == "clip-split":
        variants |= {"_fp16": "fp16", "_quantized": "int8", "_q4": "q4"}
        for source in (text, vision):
            towers.half(source, source.with_stem(f"{source.stem}_fp16"), keep_io_types=source is text)
            towers.int8(source, source.with_stem(f"{source.stem}_quantized"))
            towers.four_bits(source, source.with_stem(f"{source.stem}_q4"))
    for suffix, precision in variants.items():
        layout = {
            "vision": {"file": f"onnx/vision_model{suffix}.onnx", "output": names[1]},
            "text": {"file": f"onnx/text_model{suffix}.onnx", "output": names[0]},
        }
        write_manifest(folder, item, layout, suffix=suffix.replace("_", "-"), precision=precision)
        if suffix != "":
            golden.write_variant(folder, item, golden.odd_texts(words), PHOTOS, suffix)
    golden.write(folder, item, golden.odd_texts(words), PHOTOS)


def clip_split(words: list[str]) -> None:
    tokenizer = clip_tokenizer(words, merges=48)
    model = clip_model(tokenizer, seed=1, layers=2, width=8)
    processor = CLIPImageProcessorPil(**CROP)
    item = Folder("clip-split", model, tokenizer, processor, clip_text, clip_image, 24, 77, padding="longest")
    write_split(item, words)


def clip_fused(words: list[str]) -> None:
    """Both towers in one graph that also wants an attention mask and gives the logits first."""
    tokenizer = clip_tokenizer(words, merges=16)
    model = clip_model(tokenizer, seed=2, layers=1, dimension=16, width=8)
    processor = CLIPImageProcessorPil(**CROP)
    item = Folder("clip-fused", model, tokenizer, processor, clip_text, clip_image, 16, 77, padding="longest")
    folder = item.write_configs(OUT)

    def both(model, ids, pixels, mask):
        text = model.text_projection(model.text_model(input_ids=ids, attention_mask=mask).pooler_output)
        image = clip_image(model, pixels)
        text, image = (rows / rows.norm(dim=-1, keepdim=True) for rows in (text, image))
        logits = text @ image.T * model.logit_scale.exp()
        return logits.T, logits, text, image

    ids = ids_of(item)
    inputs = {"input_ids": ids, "pixel_values": PIXELS, "attention_mask": torch.ones_like(ids)}
    outputs = ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"]
    towers.export(towers.Call(model, both), inputs, outputs, folder / "onnx/model.onnx")
    file = {"file": "onnx/model.onnx"}
    layout = {"vision": {**file, "output": "image_embeds"}, "text": {**file, "output": "text_embeds"}}
    write_manifest(folder, item, layout)
    golden.write(folder, item, golden.odd_texts(words), PHOTOS)


def siglip_split(words: list[str]) -> None:
    tokenizer = siglip_tokenizer(words, size=300)
    model = siglip_model(tokenizer, seed=3)
    item = Folder("siglip-split", model, tokenizer, SiglipImageProcessorPil(**SQUARE), siglip_text, siglip_image, 8, 64)
    item.lower_case = True
    write_split(item, words, names=("pooler_output", "pooler_output"))


def siglip2_split(words: list[str]) -> None:
    """SigLIP 2 of fixed resolution: SigLIP's towers, Gemma's tokenizer."""
    tokenizer = siglip2_tokenizer(words, merges=120)
    model = siglip_model(tokenizer, seed=4)
    processor = SiglipImageProcessorPil(**SQUARE, resample=2)
    item = Folder("siglip2-split", model, tokenizer, processor, siglip_text, siglip_image, 8, 64)
    item.lower_case = True
    write_split(item, words, names=("pooler_output", "pooler_output"))


def mobileclip_split(words: list[str]) -> None:
    """CLIP's text tower and tokenizer; bilinear, no normalisation."""
    tokenizer = clip_tokenizer(words, merges=16)
    model = clip_model(tokenizer, seed=5, layers=1, dimension=16, width=8)
    processor = CLIPImageProcessorPil(**CROP, do_normalize=False, resample=2)
    item = Folder("mobileclip-split", model, tokenizer, processor, clip_text, clip_image, 16, 77, padding="longest")
    write_split(item, words)


def open_clip_split(words: list[str]) -> None:
    """Names and int32 ids as exports from open_clip have them, for runs of exactly two texts or images, with no processor file."""
    tokenizer = clip_tokenizer(words, merges=16)
    model = clip_model(tokenizer, seed=6, layers=1, dimension=16, width=8)
    processor = CLIPImageProcessorPil(**CROP)
    item = Folder("open-clip-split", model, tokenizer, processor, clip_text, clip_image, 16, 77)
    folder = OUT / item.name
    folder.mkdir(parents=True, exist_ok=True)
    item.write_tokenizer(folder)
    text, vision = folder / "textual.onnx", folder / "visual.onnx"
    as_int32 = {"text": ids_of(item).to(torch.int32)}
    towers.export(towers.Call(model, clip_text), as_int32, ["text_features"], text, dynamic=False)
    towers.export(towers.Call(model, clip_image), {"image": PIXELS}, ["image_features"], vision, dynamic=False)
    config = {
        "model_cfg": {
            "embed_dim": 16,
            "vision_cfg": {"image_size": 32, "layers": 1, "width": 8, "patch_size": 8},
            "text_cfg": {"context_length": 77, "vocab_size": len(tokenizer), "width": 8, "heads": 2, "layers": 1},
        },
        "preprocess_cfg": {
            "mean": list(processor.image_mean),
            "std": list(processor.image_std),
            "interpolation": "bicubic",
        },
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    layout = {
        "vision": {"file": vision.name, "output": "image_features"},
        "text": {"file": text.name, "output": "text_features"},
    }
    write_manifest(folder, item, layout)
    golden.write(folder, item, golden.odd_texts(words), PHOTOS)


def jina_fused(words: list[str]) -> None:
    tokenizer = roberta_tokenizer(words, size=300)
    model = towers.randomise(JinaLike(len(tokenizer), tokenizer.pad_token_id), seed=7)
    processor = CLIPImageProcessorPil(**CROP)
    text = lambda model, ids: model.text(ids)
    image = lambda model, pixels: model.image(pixels)
    item = Folder("jina-fused", model, tokenizer, processor, text, image, 16, 64, padding="longest")
    folder = OUT / item.name
    folder.mkdir(parents=True, exist_ok=True)
    item.write_tokenizer(folder)
    processor.save_pretrained(folder)
    sizes = {"projection_dim": 16, "text_config": {"embed_dim": 16}, "vision_config": {"image_size": 32}}
    config = {"model_type": "jina_clip", **sizes}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    outputs = ["text_embeddings", "image_embeddings", "l2norm_text_embeddings", "l2norm_image_embeddings"]
    inputs = {"input_ids": ids_of(item), "pixel_values": PIXELS}
    towers.export(towers.Call(model, lambda model, *both: model(*both)), inputs, outputs, folder / "onnx/model.onnx")
    file = {"file": "onnx/model.onnx"}
    layout = {
        "vision": {**file, "output": "l2norm_image_embeddings"},
        "text": {**file, "output": "l2norm_text_embeddings"},
    }
    write_manifest(folder, item, layout)
    golden.write(folder, item, golden.odd_texts(words), PHOTOS)


def clipn_split(words: list[str]) -> None:
    """CLIP with a second text tower, which says what an image is not."""
    tokenizer = clip_tokenizer(words, merges=16)
    sizes = {"layers": 1, "dimension": 16, "width": 8}
    model, negation = clip_model(tokenizer, seed=8, **sizes), clip_model(tokenizer, seed=9, **sizes)
    item = Folder("clipn-split", model, tokenizer, CLIPImageProcessorPil(**CROP), clip_text, clip_image, 16, 77)
    item.padding = "longest"
    folder = item.write_configs(OUT)
    layout = {}
    for part, owner, call, feed in (
        ("text", model, clip_text, {"input_ids": ids_of(item)}),
        ("noText", negation, clip_text, {"input_ids": ids_of(item)}),
        ("vision", model, clip_image, {"pixel_values": PIXELS}),
    ):
        stem = "no_text" if part == "noText" else part
        output = "image_embeds" if part == "vision" else "text_embeds"
        towers.export(towers.Call(owner, call), feed, [output], folder / f"onnx/{stem}_model.onnx")
        layout[part] = {"file": f"onnx/{stem}_model.onnx", "output": output}
    write_manifest(folder, item, layout)
    golden.write(folder, item, golden.odd_texts(words), PHOTOS, no_text=negation)


def unprojected(words: list[str]) -> None:
    """A vision tower as CLIPVisionModel is exported: its last state and what is pooled of it, before the projection."""
    tokenizer = clip_tokenizer(words, merges=16)
    model = clip_model(tokenizer, seed=10, layers=1, dimension=16, width=8)
    call = lambda model, pixels: model.vision_model(pixel_values=pixels)[:2]
    path = OUT / "unprojected/vision_model.onnx"
    towers.export(towers.Call(model, call), {"pixel_values": PIXELS}, ["last_hidden_state", "pooler_output"], path)


MAKERS = [
    clip_split, clip_fused, siglip_split, siglip2_split, mobileclip_split, open_clip_split, jina_fused, clipn_split, unprojected,
]  # fmt: skip


def main() -> None:
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--only")
    only = parser.parse_args().only
    words = lemmas(ROOT / "models/embedded/wordnet.tsv.gz")
    OUT.mkdir(parents=True, exist_ok=True)
    golden.write_packed(OUT / "texts.json.gz", golden.odd_texts(words))
    (OUT / "photos.json").write_text(json.dumps(golden.PHOTOS) + "\n", encoding="utf-8")
    for make in MAKERS:
        if only in (None, make.__name__):
            make(words)


if __name__ == "__main__":
    main()
