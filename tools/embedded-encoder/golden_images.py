"""Small images that exercise each branch of decoding and preprocessing."""

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

ORIENTATION = 0x0112
ROTATIONS = {
    3: Image.Transpose.ROTATE_180,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
"""How to store upright pixels so that the orientation tag turns them upright again."""


def scene(width: int, height: int) -> Image.Image:
    """A gradient with shapes and thin lines: no symmetry, hard edges, saturated and dark colours."""
    y, x = np.mgrid[0:height, 0:width]
    gradient = np.stack(
        [255 * x / max(width - 1, 1), 255 * y / max(height - 1, 1), 128 + 0 * x], axis=-1
    )
    image = Image.fromarray(np.rint(gradient).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 10
    draw.ellipse((unit, unit, 4 * unit, 4 * unit), fill=(220, 30, 40))
    draw.rectangle((width - 4 * unit, height - 3 * unit, width - unit, height - unit), fill="navy")
    for i in range(12):
        at = width / 2 + i * max(unit / 4, 1)
        draw.line((at, unit, at - 2 * unit, 5 * unit), fill="white" if i % 2 else "black")
    return image


def _rgb16_png(image: Image.Image) -> bytes:
    """Pillow writes no 16-bit colour; the low byte repeats part of another channel."""
    pixels = np.asarray(image).astype(np.uint16)
    deep = (pixels << 8) | np.roll(pixels, 1, axis=-1)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
    header = struct.pack(">IIBBBBB", image.width, image.height, 16, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def _save_with_orientation(image: Image.Image, orientation: int, path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image.transpose(ROTATIONS[orientation]).save(path, quality=90, exif=exif)


def _translucent(width: int, height: int) -> Image.Image:
    """Alpha falls from opaque at the left to nothing at the right, with a hole."""
    alpha = np.tile(np.linspace(255, 0, width).round().astype(np.uint8), (height, 1))
    alpha[height // 3 : height // 2, width // 4 : width // 2] = 0
    image = scene(width, height)
    image.putalpha(Image.fromarray(alpha))
    return image


def _palette_with_hole(width: int, height: int) -> Image.Image:
    image = scene(width, height).quantize(64, dither=Image.Dither.NONE)
    image.info["transparency"] = int(np.asarray(image)[0, 0])
    return image


def write_images(folder: Path, photos: Path) -> list[Path]:
    """Writes the images and returns their paths in byte order of name. `photos`: the demo folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    tabby = Image.open(photos / "strays/tabby.jpg")
    tabby.resize((300, 200), Image.Resampling.BICUBIC).save(folder / "photo-tabby.jpg", quality=85)
    motorcycle = Image.open(photos / "strays/motorcycle.jpg").resize((300, 203))
    _save_with_orientation(motorcycle, 6, folder / "photo-motorcycle-orientation6.jpg")
    first_dress = sorted((photos / "clothing/dress").iterdir())[0]
    dress = Image.open(first_dress).convert("RGB")
    dress.thumbnail((260, 260), Image.Resampling.BICUBIC)
    dress.save(folder / "photo-dress.webp", quality=85, method=6)

    for orientation in (3, 5, 8):
        path = folder / f"orientation{orientation}.jpg"
        _save_with_orientation(scene(200, 130), orientation, path)
    scene(180, 120).convert("L").save(folder / "grey.jpg", quality=90)
    scene(180, 120).convert("CMYK").save(folder / "cmyk.jpg", quality=90)
    scene(150, 110).save(folder / "progressive.jpg", quality=90, progressive=True)
    scene(1500, 1000).save(folder / "large.jpg", quality=70)
    scene(90, 400).save(folder / "portrait.png", optimize=True)
    scene(640, 64).save(folder / "panorama.png", optimize=True)
    scene(10, 7).save(folder / "tiny.png")
    scene(1, 1).save(folder / "one-pixel.png")
    scene(301, 257).save(folder / "odd.png", optimize=True)
    _translucent(160, 120).save(folder / "alpha.png", optimize=True)
    _translucent(160, 120).convert("LA").save(folder / "grey-alpha.png", optimize=True)
    palette = _palette_with_hole(160, 120)
    palette.save(folder / "palette-transparent.png", transparency=palette.info["transparency"])
    palette.save(folder / "still.gif")
    deep = (np.asarray(scene(160, 120).convert("L")).astype(np.uint16) * 257) ^ 0x0055
    Image.fromarray(deep).save(folder / "grey16.png", optimize=True)
    (folder / "rgb16.png").write_bytes(_rgb16_png(scene(160, 120)))
    return sorted(folder.iterdir(), key=lambda path: path.name.encode())
