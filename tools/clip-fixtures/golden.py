"""What transformers makes of odd texts and of photos: token ids, pixels, embeddings."""

import gzip
import json
import random
import struct
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from PIL import Image

PHOTOS = ["photo-tabby.jpg", "photo-dress.webp", "portrait.png", "odd.png", "tiny.png", "rgb16.png"]

ODD = [
    "", " ", "   ", "\t\n", "a", "A", "I", ".", "...", "!?", "<|endoftext|>", "a <|startoftext|> b", "<eos>", "</s> x",
    "<pad>", "<unk>", "it's the cat's; they'll, we've, I'm, you're, he'd, don't", "IT'S CAT'S", "'s", "''''", "x'S",
    "hello  world", " leading", "trailing ", "tab\tseparated", "line\nbreak", "carriage\r\nreturn", "nul\x00byte",
    "bell\x07 escape\x1b[31m", "\x7f", "\u0085next", "no\u00a0break", "thin\u2009space", "zero\u200bwidth", "\ufeffbom",
    "soft\u00adhyphen", "café", "cafe\u0301", "ÅNGSTRÖM", "A\u030angstro\u0308m", "naïve façade", "STRASSE straße ẞ", "İstanbul",
    "ıi", "ŒUVRE", "ﬁne ﬂower", "①②③", "x² + y³", "½ cup", "٣٤٥", "१२३", "Ⅳ", "12345", "3.14159", "1,000,000", "v2.0-rc1",
    "日本語", "日本 の 猫", "中文字符", "漢字かな交じり文", "한국어", "고양이", "ภาษาไทย", "हिन्दी", "বাংলা", "தமிழ்", "ქართული",
    "Ελληνικά ΣΑΣ", "ΟΔΥΣΣΕΥΣ", "Русский ЯЗЫК", "Українська", "עברית", "שָׁלוֹם", "العربية", "قِطّة", "فارسی‌نویسی", "اردو", "\u202eabc\u202c",
    "🙂", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪🇫🇷", "❤️", "❤", "☺️ ok", "cat🐱dog", "🏳️‍🌈 flag", "\U0001f9ff", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "𐍈", "\ufffd", "\u2028", "\u2029x",
    "http://example.org/a?b=c&d=%20", "user@example.org", "#tag @name", "C:\\path\\file.txt", "a_b_c", "snake_case_word",
    "camelCaseWord", "kebab-case-word", "x--y", "—dash–", "“quoted” ‘single’ «guillemets»", "…", "a/b", "50% off $5 £6 €7 ¥8",
    "(a [b {c}])", "~`^|", "\\", '"', "a\u0300\u0301\u0302\u0303\u0304", "ZA\u0334LGO\u0335", "o" * 300, "ab " * 200, "猫" * 120, "🙂" * 60,
    "antidisestablishmentarianism", "pneumonoultramicroscopicsilicovolcanoconiosis", "the quick brown fox " * 30, "- - -", "▁under", "##ing", "Ġword",
]  # fmt: skip


# One folder of each tokenizer and of each way of seeing photos has all that led to its embeddings.
WHOLE = {"clip-split", "siglip-split", "siglip2-split", "mobileclip-split"}


def odd_texts(words: list[str], count: int = 500) -> list[str]:
    """Texts that are easily got wrong, then words of WordNet in the prompts, in mixed case and in random company."""
    draw = random.Random(7)
    alphabet = [chr(c) for c in [*range(32, 127), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450)]]
    texts = list(ODD)
    while len(texts) < count:
        word = draw.choice(words)
        form = len(texts) % 5
        if form == 0:
            texts.append(f"the nice {word}")
        elif form == 1:
            texts.append(f"This is a {word.upper()} photo")
        elif form == 2:
            texts.append("".join(c.upper() if draw.random() < 0.5 else c for c in word))
        elif form == 3:
            texts.append(" ".join(draw.choices(words, k=draw.randint(2, 12))))
        else:
            texts.append("".join(draw.choices(alphabet, k=draw.randint(1, 40))))
    return texts


def tokens(tokenizer, texts: list[str], context: int) -> list[list[int]]:
    return [tokenizer(text, truncation=True, max_length=context)["input_ids"] for text in texts]


def padded(tokenizer, texts: list[str], context: int) -> torch.Tensor:
    encoded = tokenizer(texts, padding="max_length", truncation=True, max_length=context, return_tensors="pt")
    return encoded["input_ids"]


def write_variant(folder: Path, item, texts: list[str], images: Path, suffix: str) -> None:
    """What onnxruntime for Python makes of the same graphs, each text and each photo on its own."""
    text = ort.InferenceSession(folder / f"onnx/text_model{suffix}.onnx")
    vision = ort.InferenceSession(folder / f"onnx/vision_model{suffix}.onnx")
    ids = [np.array([row], dtype=np.int64) for row in tokens(item.tokenizer, texts[::10], item.context)]
    kind = np.float16 if vision.get_inputs()[0].type == "tensor(float16)" else np.float32
    pixels = [
        item.processor(Image.open(images / name), return_tensors="np")["pixel_values"].astype(kind) for name in PHOTOS
    ]
    named = {
        "text_embeds": unit(np.concatenate([text.run(None, {"input_ids": row})[0] for row in ids])),
        "image_embeds": unit(np.concatenate([vision.run(None, {"pixel_values": row})[0] for row in pixels])),
    }
    write_safetensors(folder / f"golden{suffix.replace('_', '-')}.safetensors", named)


def unit(rows: np.ndarray) -> np.ndarray:
    rows = rows.astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def write(folder: Path, item, texts: list[str], images: Path, no_text=None) -> None:
    """golden.safetensors: unit embeddings of every tenth text, and of the photos. ids.json.gz: tokens of every text.
    pixels.png: the photos one below the other, as 8-bit levels before rescaling, and so exact."""
    if item.name in WHOLE:
        write_packed(folder / "ids.json.gz", tokens(item.tokenizer, texts, item.context))
    photos = [Image.open(images / name) for name in PHOTOS]
    tensors = np.concatenate([item.processor(photo, return_tensors="np")["pixel_values"] for photo in photos])
    chosen = texts[::10]
    with torch.no_grad():
        text = item.text(item.model, padded(item.tokenizer, chosen, item.context)).numpy()
        image = item.image(item.model, torch.from_numpy(tensors)).numpy()
    named = {"text_embeds": unit(text), "image_embeds": unit(image)}
    if item.name in WHOLE:
        write_pixels(folder / "pixels.png", tensors, item.processor)
        named["pixel_values"] = tensors[:1]
    if no_text is not None:
        with torch.no_grad():
            named["no_text_embeds"] = unit(item.text(no_text, padded(item.tokenizer, chosen, item.context)).numpy())
    write_safetensors(folder / "golden.safetensors", named)


def write_packed(path: Path, content: object) -> None:
    """Without a time stamp: the same content gives the same bytes."""
    path.write_bytes(gzip.compress(json.dumps(content, separators=(",", ":")).encode(), mtime=0))


def write_pixels(path: Path, tensors: np.ndarray, processor) -> None:
    """The levels that the tensors were made from; that they were is checked bit for bit."""
    mean, std = np.float32(processor.image_mean), np.float32(processor.image_std)
    shape = (1, 3, 1, 1)
    raw = tensors * std.reshape(shape) + mean.reshape(shape) if processor.do_normalize else tensors
    levels = np.rint(raw / processor.rescale_factor).astype(np.uint8)
    again = (levels.astype(np.float64) * processor.rescale_factor).astype(np.float32)
    if processor.do_normalize:
        again = (again - mean.reshape(shape)) / std.reshape(shape)
    assert np.array_equal(again, tensors), "the tensor is not of 8-bit levels"
    rows = levels.transpose(0, 2, 3, 1).reshape(-1, levels.shape[3], 3)
    Image.fromarray(rows).save(path, optimize=True)


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + tensor.size * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(np.ascontiguousarray(tensor, dtype="<f4").tobytes() for tensor in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
