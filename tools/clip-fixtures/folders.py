"""Encoder folders as the hub has them, around random models."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
import towers
from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

TEXT = {"hidden_size": 8, "intermediate_size": 12, "num_attention_heads": 2}
VISION = {"hidden_size": 8, "intermediate_size": 12, "num_attention_heads": 2, "image_size": 32, "patch_size": 8}


def clip_model(tokenizer, seed: int, layers: int, dimension: int = 24, width: int = 16) -> CLIPModel:
    ends = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    sizes = {"num_hidden_layers": layers, "hidden_size": width, "intermediate_size": width * 3 // 2}
    text = {**TEXT, **ends, **sizes, "vocab_size": len(tokenizer), "max_position_embeddings": 77}
    vision = {**VISION, **sizes}
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=dimension)
    model = towers.randomise(CLIPModel(config), seed)
    model.set_attn_implementation("eager")
    return model


def siglip_model(tokenizer, seed: int) -> SiglipModel:
    text = {**TEXT, "vocab_size": len(tokenizer), "num_hidden_layers": 1, "max_position_embeddings": 64}
    text |= {"projection_size": 8, "pad_token_id": tokenizer.pad_token_id, "eos_token_id": 1, "bos_token_id": 2}
    vision = {**VISION, "num_hidden_layers": 1}
    model = towers.randomise(SiglipModel(SiglipConfig(text_config=text, vision_config=vision)), seed)
    model.set_attn_implementation("eager")
    return model


def clip_text(model, ids):
    return model.text_projection(model.text_model(input_ids=ids).pooler_output)


def clip_image(model, pixels):
    return model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)


def siglip_text(model, ids):
    return model.text_model(input_ids=ids).pooler_output


def siglip_image(model, pixels):
    return model.vision_model(pixel_values=pixels).pooler_output


@dataclass
class Folder:
    """One fixture: a model, its calls, its tokenizer, its image processor and the facts of its manifest."""

    name: str
    model: torch.nn.Module
    tokenizer: object
    processor: object
    text: object
    image: object
    dimension: int
    context: int
    padding: str = "max"
    lower_case: bool = False
    prompts: tuple[str, str] = ("the nice {}", "This is a {} photo")
    precisions: dict[str, dict] = field(default_factory=dict)

    def write_configs(self, root: Path) -> Path:
        folder = root / self.name
        folder.mkdir(parents=True, exist_ok=True)
        self.model.config.save_pretrained(folder)
        self.processor.save_pretrained(folder)
        self.write_tokenizer(folder)
        return folder

    def write_tokenizer(self, folder: Path) -> None:
        self.tokenizer.save_pretrained(folder)
        file = folder / "tokenizer.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_manifest(folder: Path, item: Folder, layout: dict, suffix: str = "", precision: str = "fp32") -> None:
    """Format: packages/core/src/encoderManifest.ts."""
    names = {layout[part]["file"] for part in ("vision", "text", "noText") if part in layout}
    names |= {name for name in ("tokenizer.json", "tokenizer_config.json") if (folder / name).exists()}
    text = {
        "contextLength": item.context,
        "padId": item.tokenizer.pad_token_id,
        "padding": item.padding,
        "lowerCase": item.lower_case,
    }
    manifest = {
        "format": 1,
        "family": "clip",
        "name": f"{item.name}{suffix}",
        "files": {name: identity(folder / name) for name in sorted(names)},
        "dimension": item.dimension,
        "logitScale": 100,
        "similarity": "cosine",
        "normalized": {"image": True, "text": True},
        "prompt": item.prompts[0],
        "adjectivePrompt": item.prompts[1],
        "defaultCorpus": {"fraction": 0.15, "quantile": 0.95, "groups": 100},
        "preprocessing": preprocessing(item.processor),
        "precision": precision,
        "vision": layout["vision"],
        "text": {**layout["text"], **text},
    }
    if "noText" in layout:
        manifest["noText"] = {**layout["noText"], **text}
    target = folder / f"manifest{suffix}.json"
    target.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def preprocessing(processor) -> dict:
    resample = {2: "bilinear", 3: "bicubic", 1: "lanczos"}[int(processor.resample)]
    if getattr(processor, "do_center_crop", False):
        sizes = {"resize": processor.size["shortest_edge"], "crop": processor.crop_size["height"]}
        view = {"kind": "resize-short-side-crop", **sizes, "longSide": "floor"}
    else:
        view = {"kind": "squash", "size": processor.size["height"]}
    return {
        "views": [view],
        "interpolation": resample,
        "antialias": True,
        "background": [255, 255, 255],
        "rescale": processor.rescale_factor,
        "mean": list(processor.image_mean) if processor.do_normalize else [0, 0, 0],
        "std": list(processor.image_std) if processor.do_normalize else [1, 1, 1],
    }


def identity(path: Path) -> dict:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
