"""Who is told to be private in annotated reports: floors under the numbers that docs/privacy.md gives."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent / "seeds"
sys.path.insert(0, str(SEEDS))

import score_persons as scoring  # noqa: E402

here = pytest.mark.skipif(not scoring.SHARED.is_dir(), reason="the annotated texts are not part of bilan")


@here
@pytest.mark.parametrize(
    ("held_out", "at_risk", "everybody", "precision"), [(True, 0.92, 0.91, 0.72), (False, 0.97, 0.97, 0.86)]
)
def test_recall_and_precision_stay(held_out: bool, at_risk: float, everybody: float, precision: float) -> None:
    found = scoring.score(scoring.annotated(held_out=held_out), scoring.bilan_hides)
    assert found.recall(scoring.AT_RISK).share >= at_risk
    assert found.recall(list(found.mentions)).share >= everybody
    assert found.hidden.share >= precision


def test_the_annotation_holds_numbers_and_no_words() -> None:
    rows = json.loads(scoring.ANNOTATED.read_text("utf-8"))
    assert len(rows) >= 60
    assert 0.25 < sum(row["held_out"] for row in rows) / len(rows) < 0.45
    for row in rows:
        assert set(row) == {"id", "file", "language", "length", "sha256", "held_out", "mentions"}
        for mention in row["mentions"]:
            assert set(mention) <= {"person", "start", "end", "kind", "optional"}
            assert 0 <= mention["start"] < mention["end"] <= row["length"]


def test_a_mention_counts_only_when_every_letter_of_it_is_hidden() -> None:
    text = "Rosa Quill fled. Mira Odell, a mayor, spoke."
    row = {"id": "a", "language": "en", "mentions": [{"person": 1, "start": 0, "end": 10, "kind": "victim"}]}
    half = scoring.score([(row, text)], lambda *_: [(5, 10, "Rosa Quill"), (17, 27, "Mira Odell")])
    assert (half.recall(["victim"]).share, half.hidden.share, half.found.share) == (0.0, 0.5, 0.5)
    whole = scoring.score([(row, text)], lambda *_: [(0, 4, "Rosa Quill"), (5, 10, "Rosa Quill")])
    assert (whole.recall(["victim"], persons=True).share, whole.hidden.share) == (1.0, 1.0)
