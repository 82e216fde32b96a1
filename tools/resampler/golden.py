"""Writes packages/scoring/test/golden/resample.{json,bin}: what Pillow's Image.resize makes of pixels that are the same everywhere.

The cases stand in the JSON file, with the versions that made them; their pixels, [height, width, 3] uint8, one after
the other in the other file. `kept` is left, top, width, height within the result.
"""

import json
import sys
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

GOLDEN = Path(__file__).parents[2] / "packages/scoring/test/golden"

# Up and down, odd sides, sides of one pixel, one side up and the other down, sides that stay, strips.
SIZES = [
    ((37, 23), (16, 9)),
    ((16, 9), (37, 23)),
    ((1, 1), (9, 9)),
    ((1, 40), (9, 8)),
    ((40, 1), (8, 9)),
    ((33, 47), (1, 1)),
    ((31, 17), (31, 40)),
    ((31, 17), (12, 17)),
    ((20, 20), (20, 20)),
    ((13, 90), (50, 11)),
    ((3, 5), (2, 3)),
    ((257, 129), (64, 65)),
    ((700, 9), (21, 5)),
]
CROPPED = [
    ((480, 360), (341, 256), (58, 16, 64, 48)),
    ((45, 61), (64, 87), (3, 50, 58, 21)),
    ((1200, 801), (96, 64), (16, 0, 64, 64)),
]
FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def pixels(width: int, height: int) -> Image.Image:
    """Noise whose levels are often 0 or 255, where rounding and clipping show."""
    i = np.arange(width * height * 3, dtype=np.uint32)
    i = (i ^ (i >> np.uint32(7))) * np.uint32(2654435761)
    i = (i ^ (i >> np.uint32(15))) * np.uint32(2246822519)
    level = ((i >> np.uint32(16)) % np.uint32(512)).astype(np.int32) - 128
    return Image.fromarray(np.clip(level, 0, 255).astype(np.uint8).reshape(height, width, 3))


def main() -> None:
    whole = [(source, size, (0, 0, *size)) for source, size in SIZES]
    cases, results = [], []
    for name, resampling in FILTERS.items():
        for source, size, kept in whole + CROPPED:
            left, top, width, height = kept
            resized = pixels(*source).resize(size, resampling)
            results.append(resized.crop((left, top, left + width, top + height)).tobytes())
            cases.append({"filter": name, "from": source, "to": size, "kept": kept})
    versions = {
        "script": "tools/resampler/golden.py",
        "python": sys.version.split()[0],
        "pillow": PIL.__version__,
        "numpy": np.__version__,
    }
    lines = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    (GOLDEN / "resample.json").write_text(f'{{"versions": {json.dumps(versions)}, "cases": [\n{lines}\n]}}\n')
    (GOLDEN / "resample.bin").write_bytes(b"".join(results))


main()
