"""Writes small images of every format that Stray reads, and what Pillow decodes them to: NAME and NAME.rgb (raw RGB)."""

import json
import struct
import sys
from pathlib import Path

import PIL
from PIL import Image, ImageOps

WIDTH, HEIGHT = 37, 23


def photo() -> Image.Image:
    """Gradients with an edge: every channel and every row differs."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.putdata(
        [
            (x * 6 + (40 if x > y else 0), y * 11 & 255, (x * y * 3) & 255)
            for y in range(HEIGHT)
            for x in range(WIDTH)
        ]
    )
    return image


def bitmap(image_bytes: bytes, bits: int, *, height: int = HEIGHT, compression: int = 0, palette: bytes = b"", masks=()):
    """A bitmap with a header of 40 bytes, and bit masks behind it where there are some."""
    extra = b"".join(struct.pack("<I", mask) for mask in masks) + palette
    offset = 14 + 40 + len(extra)
    header = struct.pack(
        "<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(image_bytes), 2835, 2835, len(palette) // 4, 0
    )
    return b"BM" + struct.pack("<IHHI", offset + len(image_bytes), 0, 0, offset) + header + extra + image_bytes


def rows_of(values, size: int, pad: int, bottom_up: bool = True):
    rows = [values[y * WIDTH : (y + 1) * WIDTH] for y in range(HEIGHT)]
    rows = reversed(rows) if bottom_up else rows
    packed = [b"".join(int(v).to_bytes(size, "little") for v in row) for row in rows]
    return b"".join(row + bytes(-len(row) % pad) for row in packed)


def run_length_8(indexed: Image.Image) -> bytes:
    """Runs, absolute stretches, a jump and the end, bottom row first."""
    pixels = list(indexed.getdata())
    out = b""
    for y in range(HEIGHT - 1, -1, -1):
        row = pixels[y * WIDTH : (y + 1) * WIDTH]
        x = 0
        while x < WIDTH:
            run = 1
            while x + run < WIDTH and row[x + run] == row[x]:
                run += 1
            if run >= 3 or WIDTH - x < 3:
                out += bytes([run, row[x]])
                x += run
            else:
                stretch = row[x : x + 3]
                out += bytes([0, 3, *stretch, 0])
                x += 3
        out += b"\0\0"
    return out + b"\0\1"


def run_length_4(indexed: Image.Image) -> bytes:
    pixels = list(indexed.getdata())
    out = b""
    for y in range(HEIGHT - 1, -1, -1):
        row = pixels[y * WIDTH : (y + 1) * WIDTH]
        for x in range(0, WIDTH, 2):
            pair = row[x : x + 2]
            out += bytes([len(pair), pair[0] << 4 | (pair[1] if len(pair) > 1 else 0)])
        out += b"\0\0"
    return out + b"\0\1"


def quad_palette(indexed: Image.Image, colours: int) -> bytes:
    triples = bytes(indexed.getpalette()[: colours * 3]).ljust(colours * 3, b"\0")
    return b"".join(bytes([triples[i + 2], triples[i + 1], triples[i], 0]) for i in range(0, len(triples), 3))


def files(folder: Path) -> None:
    image = photo()
    half = Image.new("L", image.size)
    half.putdata([(x * 7) & 255 for y in range(HEIGHT) for x in range(WIDTH)])
    with_alpha = image.copy()
    with_alpha.putalpha(half)
    eight = image.quantize(200)
    four = image.quantize(16)

    image.save(folder / "rgb.jpg", quality=92, subsampling=0)
    image.save(folder / "rgb.png")
    eight.save(folder / "palette.png")
    image.convert("1").save(folder / "bilevel.png")
    image.save(folder / "lossless.webp", lossless=True)
    image.save(folder / "lossy.webp", quality=90)
    image.save(folder / "rgb.avif", quality=90, subsampling="4:4:4")
    eight.save(folder / "first-frame.gif", save_all=True, append_images=[ImageOps.invert(image).quantize(64)] * 3)
    image.save(folder / "first-frame.webp", save_all=True, append_images=[ImageOps.invert(image)] * 3, lossless=True)
    image.save(folder / "uncompressed.tif")
    image.save(folder / "lzw.tif", compression="tiff_lzw")
    image.save(folder / "deflate.tif", compression="tiff_adobe_deflate")
    image.convert("CMYK").save(folder / "cmyk.tif", compression="tiff_lzw")
    image.convert("1").save(folder / "group4.tif", compression="group4")
    image.save(folder / "first-page.tif", save_all=True, append_images=[ImageOps.invert(image)] * 3)
    image.convert("L").save(folder / "grey.bmp")
    image.save(folder / "rgb.bmp")
    eight.save(folder / "palette.bmp")
    image.convert("1").save(folder / "bilevel.bmp")
    with_alpha.save(folder / "rgba.bmp")

    pixels = list(image.getdata())
    as_555 = [(r >> 3) << 10 | (g >> 3) << 5 | b >> 3 for r, g, b in pixels]
    as_565 = [(r >> 3) << 11 | (g >> 2) << 5 | b >> 3 for r, g, b in pixels]
    as_32 = [r << 16 | g << 8 | b for r, g, b in pixels]
    write = lambda name, content: (folder / name).write_bytes(content)
    write("rgb555.bmp", bitmap(rows_of(as_555, 2, 4), 16))
    write("rgb565.bmp", bitmap(rows_of(as_565, 2, 4), 16, compression=3, masks=(0xF800, 0x7E0, 0x1F)))
    write("rgbx.bmp", bitmap(rows_of(as_32, 4, 4), 32))
    write("top-down.bmp", bitmap(rows_of(as_32, 3, 4, bottom_up=False), 24, height=-HEIGHT))
    write("rle8.bmp", bitmap(run_length_8(eight), 8, compression=1, palette=quad_palette(eight, 256)))
    write("rle4.bmp", bitmap(run_length_4(four), 4, compression=2, palette=quad_palette(four, 16)))
    four_rows = b""
    for y in range(HEIGHT - 1, -1, -1):
        row = [four.getpixel((x, y)) for x in range(WIDTH)] + [0]
        packed = bytes(row[x] << 4 | row[x + 1] for x in range(0, WIDTH, 2))
        four_rows += packed + bytes(-len(packed) % 4)
    write("palette4.bmp", bitmap(four_rows, 4, palette=quad_palette(four, 16)))
    os2 = b"BM" + struct.pack("<IHHI", 0, 0, 0, 26) + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24)
    write("os2.bmp", os2 + rows_of(as_32, 3, 4))
    # A file of Apple's kind in all but its pixels: what is read of it is its brand.
    write("brand.heic", struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(64))


def upright(path: Path) -> Image.Image:
    image = Image.open(path)
    image.seek(0)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    files(folder)
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".rgb", ".json", ".heic"):
            path.with_name(path.name + ".rgb").write_bytes(upright(path).tobytes())
    (folder / "versions.json").write_text(json.dumps({"pillow": PIL.__version__}) + "\n")
