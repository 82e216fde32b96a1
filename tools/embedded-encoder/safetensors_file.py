"""Reads and writes the safetensors layout: 8-byte header length, JSON header, tensors in order."""

import json
import struct
from pathlib import Path

import numpy as np

TYPES = {"F32": np.float32, "F16": np.float16, "I32": np.int32, "U8": np.uint8}


def _type_name(array: np.ndarray) -> str:
    for name, dtype in TYPES.items():
        if array.dtype == dtype:
            return name
    raise ValueError(f"dtype {array.dtype} is not supported")


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """Tensors start at multiples of 8 as long as their sizes are; the header is padded by spaces."""
    header: dict[str, dict[str, object]] = {}
    end = 0
    for name, array in tensors.items():
        header[name] = {
            "dtype": _type_name(array),
            "shape": list(array.shape),
            "data_offsets": [end, end + array.nbytes],
        }
        end += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    tensors: dict[str, np.ndarray] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        raw = data[8 + length + start : 8 + length + end]
        tensors[name] = np.frombuffer(raw, TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors
