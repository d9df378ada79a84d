"""Scores of options: what a context says for each label, added up for all labels at once."""

from __future__ import annotations

import json
import pickle
from itertools import permutations
from pathlib import Path

import pytest

from bilan.choosing import Instance, Model, Option
from bilan.choosing.lanes import HEAVIEST, Lanes
from bilan.choosing.model import WeightsError

WEIGHTS = {
    "a": {"x": 0.25, "y": -1.5},
    "b": {"y": 0.07, "z": -0.04},
    "c": {"x": -float(HEAVIEST), "y": float(HEAVIEST), "z": 3.1},
}


def plain(features: tuple[str, ...]) -> dict[str, float]:
    return {label: sum(WEIGHTS.get(f, {}).get(label, 0.0) for f in features) for label in "xyz"}


@pytest.mark.parametrize("features", [(), ("unknown",), ("a",), ("a", "b", "a"), ("b", "c", "unknown"), ("c",) * 2000])
def test_sums_are_those_of_the_weights(features: tuple[str, ...]) -> None:
    assert Lanes(WEIGHTS).sums(features) == pytest.approx(plain(features), abs=1e-9)


def test_sums_do_not_hang_on_the_order() -> None:
    assert len({tuple(Lanes(WEIGHTS).sums(order).items()) for order in permutations("aabbc")}) == 1


def test_without_weights_nothing_is_said() -> None:
    assert Lanes({}).sums(("a", "b")) == {}


def test_a_model_that_was_asked_can_be_sent_to_another_process() -> None:
    model = Model("slot", {"own": 0.5}, WEIGHTS)
    asked = Instance("slot", (Option("x"), Option("y", ("own", "unknown")), Option("none")), ("a", "b"))
    assert model.scores(asked) == pytest.approx([0.25, -0.93, 0.0])
    assert pickle.loads(pickle.dumps(model)).scores(asked) == model.scores(asked)


def test_a_weight_that_no_learning_gives_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "slot.json"
    path.write_text(json.dumps({"slot": "slot", "own": {}, "labels": {"a": {"x": HEAVIEST + 1}}}), "utf-8")
    with pytest.raises(WeightsError, match=r"slot\.json.*100"):
        Model.load(path)
