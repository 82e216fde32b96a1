"""The reference preprocessing: an image file → upright RGB pixels → the two views of the encoder.

Rules. EXIF orientation is applied; embedded colour profiles are ignored. 16-bit grey v becomes
round(v / 257). Alpha is composited over white before resizing. CMYK becomes R = (255 − C)(255 − K) / 255.
Resizing is Catmull-Rom bicubic (a = −0.5) whose support grows with the factor when shrinking
(antialias), with sample centres at half pixels and edges clamped by renormalising the kernel.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

SHORT_SIDE = 256
SIZE = 224
MAX_ASPECT = 4
WHITE = (255, 255, 255)


def upright_rgb(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        image = ImageOps.exif_transpose(opened)
        if image.mode.startswith("I"):
            deep = np.clip(np.asarray(image).astype(np.int64), 0, 65535)
            image = Image.fromarray(((deep + 128) // 257).astype(np.uint8))
        if image.has_transparency_data:
            rgba = image.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", rgba.size, (*WHITE, 255)), rgba).convert(
                "RGB"
            )
        return image.convert("RGB")


def _centre_box(size: tuple[int, int], width: int, height: int) -> tuple[int, int, int, int]:
    """The crop's offset is floor((side − crop) / 2)."""
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return left, top, left + width, top + height


def centre_view(image: Image.Image) -> Image.Image:
    """Short side to 256, long side to floor(256 · long / short + 1/2), centre crop of 224.

    An image longer than 4 : 1 is first cropped to its middle, long side 4 · short: what is cut off could
    not be seen in the crop, but would have to be resized.
    """
    short = min(image.size)
    if max(image.size) > MAX_ASPECT * short:
        width, height = (min(side, MAX_ASPECT * short) for side in image.size)
        image = image.crop(_centre_box(image.size, width, height))
    width, height = (
        SHORT_SIDE if side == short else (2 * SHORT_SIDE * side + short) // (2 * short)
        for side in image.size
    )
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    return resized.crop(_centre_box(resized.size, SIZE, SIZE))


def squash_view(image: Image.Image) -> Image.Image:
    return image.resize((SIZE, SIZE), Image.Resampling.BICUBIC)


def views(path: Path) -> np.ndarray:
    """uint8 [2, 224, 224, 3]: the centre crop, then the whole image squashed."""
    image = upright_rgb(path)
    return np.stack([np.asarray(centre_view(image)), np.asarray(squash_view(image))])
