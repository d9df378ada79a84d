"""Who is told to be private in annotated reports: floors under the numbers that docs/privacy.md gives."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent / "seeds"
TOOLS = Path(__file__).parents[1] / "tools"
sys.path[:0] = [str(SEEDS), str(TOOLS)]

import score_persons as scoring  # noqa: E402

here = pytest.mark.skipif(not scoring.SHARED.is_dir(), reason="the annotated texts are not part of bilan")


@here
def test_what_was_learned_stays_learned() -> None:
    found = scoring.score(scoring.annotated(), scoring.bilan_hides)
    assert found.recall(scoring.AT_RISK).share >= 0.98
    assert found.recall(list(found.mentions)).share >= 0.96
    assert found.hidden.share >= 0.93


@here
@pytest.mark.slow
def test_recall_and_precision_on_reports_that_weights_have_not_seen() -> None:
    pytest.importorskip("scipy")
    import fit_persons as fitting

    from bilan.privacy import people

    reports = fitting.load()
    fitting.weigh_unseen(reports)
    found = fitting.scored(reports, people.weights().threshold)
    assert found.recall(scoring.AT_RISK).share >= 0.95
    assert found.recall(scoring.AT_RISK, persons=True).share >= 0.95
    assert found.hidden.share >= 0.85
    assert found.found.share >= 0.85


def test_the_annotation_holds_numbers_and_no_words() -> None:
    rows = json.loads(scoring.ANNOTATED.read_text("utf-8"))
    assert len(rows) >= 60
    for row in rows:
        assert set(row) == {"id", "file", "language", "length", "sha256", "mentions"}
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
