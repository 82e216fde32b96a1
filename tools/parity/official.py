"""Runs the code published with NegLabel (github.com/XueJiang16/NegLabel, Apache-2.0) on embeddings of our own.

Its two files are loaded from a checkout as they are. What they import and a machine without a GPU does not have is stood
in for: the registry that they sign up in, CLIP itself, and the device.
"""

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest import mock

import torch


class _Registry:
    def register_module(self):
        return lambda cls: cls


def _module(name: str, **content: object) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(content)
    module.__path__ = []
    return module


def _stand_ins(clip: object, class_names: list[str]) -> dict[str, ModuleType]:
    registry = _Registry()
    base = type("Base", (torch.nn.Module,), {"__init__": lambda self, *_: torch.nn.Module.__init__(self)})
    builders = {"CLASSIFIERS": registry, "OOD": registry}
    nothing = dict.fromkeys(("build_backbone", "build_head", "build_neck"))
    return {
        "mmcv": _module("mmcv"),
        "mmcv.runner": _module("mmcv.runner", BaseModule=base),
        "torchvision": _module("torchvision"),
        "torchvision.datasets": _module("torchvision.datasets", CIFAR100=None, CIFAR10=None),
        "clip": _module("clip", **vars(clip)),
        "mmcls": _module("mmcls"),
        "mmcls.models": _module("mmcls.models", build_classifier=lambda classifier: classifier),
        "mmcls.models.builder": _module("mmcls.models.builder", **builders, **nothing),
        "mmcls.models.heads": _module("mmcls.models.heads", MultiLabelClsHead=None),
        "mmcls.models.utils": _module("mmcls.models.utils"),
        "mmcls.models.utils.augment": _module("mmcls.models.utils.augment", Augments=None),
        "mmcls.models.ood": _module("mmcls.models.ood"),
        "mmcls.models.ood.utils": _module("mmcls.models.ood.utils", add_noise=None),
        "mmcls.models.classifiers": _module("mmcls.models.classifiers"),
        "mmcls.models.classifiers.base": _module("mmcls.models.classifiers.base", BaseClassifier=base),
        "mmcls.models.classifiers.class_names": _module(
            "mmcls.models.classifiers.class_names",
            CLASS_NAME={"parity": class_names},
            prompt_templates=["{}"],
            adj_prompts_templetes=[],
        ),
    }


def _load(checkout: Path, name: str) -> ModuleType:
    path = checkout / (name.replace(".", "/") + ".py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _on_the_cpu() -> Iterator[None]:
    """Whatever is sent to or made on a GPU stays on the CPU."""
    to, randperm = torch.Tensor.to, torch.randperm

    def stays(tensor: torch.Tensor, *where: object, **options: object) -> torch.Tensor:
        if where and isinstance(where[0], str) and where[0].startswith("cuda"):
            return tensor
        return to(tensor, *where, **options)

    with (
        mock.patch.object(torch.Tensor, "to", stays),
        mock.patch.object(torch, "randperm", lambda count, device=None: randperm(count)),
        mock.patch.dict(os.environ, LOCAL_RANK="0"),
    ):
        yield


def mine(
    checkout: Path, class_names: list[str], lists: Path, embeddings: dict[str, torch.Tensor]
) -> torch.Tensor:
    """The kept negatives' embeddings in their order, as `CLIPScalableClassifier` makes them.

    `lists` is a folder of noun.*.txt and adj.*.txt, read in the order of their names; `embeddings` by prompt.
    """
    texts = list(embeddings)
    place = {text: number for number, text in enumerate(texts)}
    table = torch.stack([embeddings[text] for text in texts])
    model = SimpleNamespace(
        eval=lambda: None, encode_text=lambda tokens: table[tokens.flatten()].clone()
    )
    clip = SimpleNamespace(
        load=lambda *_, **__: (model, None), tokenize=lambda text: torch.tensor([[place[text]]])
    )
    listed = os.listdir
    with (
        mock.patch.dict(sys.modules, _stand_ins(clip, class_names)),
        mock.patch.object(os, "listdir", lambda folder: sorted(listed(folder))),
        _on_the_cpu(),
    ):
        classifiers = _load(checkout, "mmcls.models.classifiers.multi_modal")
        classifier = classifiers.CLIPScalableClassifier(
            train_dataset="parity", wordnet_database=str(lists), neg_topk=0.15, pencentile=0.95
        )
    return classifier.text_features_neg


def grouped_scores(
    checkout: Path, positive: torch.Tensor, negative: torch.Tensor, groups: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores of logits [n, ids] and [n, negatives] by `ScalableClassifier.grouping`, and the order it drew."""
    classifier = type("Classifier", (), {"eval": lambda self: None})()
    with (
        mock.patch.dict(sys.modules, _stand_ins(SimpleNamespace(), [])),
        _on_the_cpu(),
    ):
        ood = _load(checkout, "mmcls.models.ood.clip_ood")
        scorer = ood.ScalableClassifier(classifier, t=1, ngroup=groups)
        scores = scorer.grouping(positive, negative, num=None, ngroup=groups, random_permute=True)
    torch.manual_seed(0)
    return scores, torch.randperm(negative.shape[1] - negative.shape[1] % groups)
