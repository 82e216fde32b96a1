"""Reads a COCO file as Python does and makes pycocotools' index of it: coco.py FILE. The last line is JSON with seconds and peak MB."""
import json
import resource
import sys
import time
from collections import defaultdict

begun = time.perf_counter()
with open(sys.argv[1]) as file:
    dataset = json.load(file)
loaded = time.perf_counter() - begun
# pycocotools 2.0, COCO.createIndex, without its printing.
annotations, images, categories = {}, {}, {}
by_image, by_category = defaultdict(list), defaultdict(list)
for annotation in dataset["annotations"]:
    by_image[annotation["image_id"]].append(annotation)
    annotations[annotation["id"]] = annotation
for image in dataset["images"]:
    images[image["id"]] = image
for category in dataset["categories"]:
    categories[category["id"]] = category
for annotation in dataset["annotations"]:
    by_category[annotation["category_id"]].append(annotation["image_id"])
whole = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"load_s": loaded, "seconds": whole, "peak_mb": peak}))
