"""Reads an export as its ecosystem does, and prints what came of it: by sha256 of each image its split and classes."""

import hashlib
import json
import os
import pathlib
import sys
import tempfile
import zipfile

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def unpacked(file: str, folder: str) -> pathlib.Path:
    with zipfile.ZipFile(file) as archive:
        broken = archive.testzip()
        if broken is not None:
            raise SystemExit(f"{broken} is broken")
        archive.extractall(folder)
    root = pathlib.Path(folder)
    for line in (root / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ", 1)
        if sha256((root / name).read_bytes()) != digest:
            raise SystemExit(f"{name} is not what SHA256SUMS says")
    return root


def coco(file: str, folder: str) -> dict:
    from pycocotools.coco import COCO

    root = unpacked(file, folder)
    read = COCO(str(root / "annotations/instances.json"))
    found = {}
    for image in read.loadImgs(read.getImgIds()):
        boxes = read.loadAnns(read.getAnnIds(imgIds=image["id"]))
        names = [category["name"] for category in read.loadCats([box["category_id"] for box in boxes])]
        content = (root / "images" / image["file_name"]).read_bytes()
        found[sha256(content)] = {"split": None, "classes": names}
    return found


def cvat(file: str, folder: str) -> dict:
    """By its specification: https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/"""
    from xml.etree import ElementTree

    root = unpacked(file, folder)
    document = ElementTree.parse(root / "annotations.xml").getroot()
    if document.tag != "annotations" or document.findtext("version") != "1.1":
        raise SystemExit("annotations.xml is no version 1.1")
    labels = {label.findtext("name"): label.findtext("type") for label in document.iterfind("meta/task/labels/label")}
    images = document.findall("image")
    if [int(image.get("id")) for image in images] != list(range(int(document.findtext("meta/task/size")))):
        raise SystemExit("ids of images do not count from 0")
    found = {}
    for image in images:
        content = (root / "images" / image.get("name")).read_bytes()
        names = [tag.get("label") for tag in image.iterfind("tag")]
        if any(labels.get(name) != "tag" for name in names) or int(image.get("width")) * int(image.get("height")) <= 0:
            raise SystemExit(f"{image.get('name')} has a label that is none, or no size")
        found[sha256(content)] = {"split": None, "classes": names}
    return found


def hugging_face(builder: str, data: dict, folder: str) -> dict:
    from datasets import ClassLabel, Image, load_dataset

    found = {}
    for split, rows in load_dataset(builder, cache_dir=f"{folder}-cache", **data).items():
        if builder not in ("imagefolder", "webdataset") and not isinstance(rows.features["label"], ClassLabel):
            raise SystemExit("label is no ClassLabel")
        column = next(name for name, feature in rows.features.items() if isinstance(feature, Image))
        rows = rows.cast_column(column, Image(decode=False))
        for row in rows:
            image = row[column]
            content = image["bytes"] or pathlib.Path(image["path"]).read_bytes()
            label = row.get("label", row.get("txt"))
            if isinstance(label, int):
                label = rows.features["label"].int2str(label)
            found[sha256(content)] = {"split": split, "classes": [] if label in (None, "") else [label]}
    return found


def table(rows: list) -> dict:
    return {row["sha256"]: {"split": row["split"], "classes": [row["class"]] if row["class"] else []} for row in rows}


def read(form: str, file: str, folder: str) -> dict:
    if form == "COCO":
        return coco(file, folder)
    if form in ("HF_IMAGEFOLDER", "IMAGE_FOLDER", "YOLO_CLASSIFY"):
        return hugging_face("imagefolder", {"data_dir": str(unpacked(file, folder))}, folder)
    if form == "HF_PARQUET":
        return hugging_face(str(unpacked(file, folder)), {}, folder)
    if form == "CVAT":
        return cvat(file, folder)
    if form == "WEBDATASET":
        return hugging_face("webdataset", {"data_files": file}, folder)
    if form == "PARQUET":
        import pyarrow.parquet

        return table(pyarrow.parquet.read_table(file).to_pylist())
    if form == "JSONL":
        import pyarrow.json

        return table(pyarrow.json.read_json(file).to_pylist())
    if form == "CSV":
        import pyarrow.csv

        options = pyarrow.csv.ParseOptions(newlines_in_values=True)
        return table(pyarrow.csv.read_csv(file, parse_options=options).to_pylist())
    raise SystemExit(f"no reader for {form}")


with tempfile.TemporaryDirectory() as scratch:
    answer = read(sys.argv[1], os.path.abspath(sys.argv[2]), os.path.join(scratch, "files"))
# pycocotools and datasets speak on standard output too.
print("\n" + json.dumps(answer, sort_keys=True))
