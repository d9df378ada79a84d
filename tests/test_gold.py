"""The scores that must not fall; run where the annotated reports lie beside the repository."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bilan.annotated import report_of
from bilan.model import encode
from bilan.reading import Reader

GOLD = Path(__file__).parents[2] / "shared" / "gold"
FLOORS = [
    (["fr-seeds.jsonl"], "fr", {"f1": 0.95, "full_f1": 0.65}),
    (
        ["fr-wikinews-dev.jsonl", "fr-sentences-dev.jsonl"],
        "fr",
        {"f1": 0.90, "full_f1": 0.48, "precision": 0.89},
    ),
    (["en-news-dev.jsonl"], "en", {"f1": 0.85, "full_f1": 0.54}),
]
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated reports are not here")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("files", "language", "floors"), FLOORS, ids=lambda value: str(value)[:40])
def test_scores(files: list[str], language: str, floors: dict[str, float]) -> None:
    documents: list[dict[str, Any]] = [
        json.loads(line) for name in files for line in (GOLD / name).read_text("utf-8").splitlines()
    ]
    reader = Reader()
    claims = []
    for row in documents:
        document = report_of({"language": language, **row}).document
        claims += [json.loads(encode(figure)) for figure in reader.read(document)]
    result, _ = scorer().score(documents, claims)
    for name, floor in floors.items():
        assert result[name] >= floor, f"{name} {result[name]:.3f}"
