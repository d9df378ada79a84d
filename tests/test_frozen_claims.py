"""The claims of the corpus are those that are frozen, and score no worse than the floors."""

from __future__ import annotations

from functools import lru_cache

import pytest

import frozen_claims
from bilan.model import Figure
from bilan.reading import Reader
from bilan.scoring import Score
from corpus_reports import compiled_corpus

KINDS = ("figure", "statement", "event")
SITUATION_KINDS = {"sitrep", "live page"}


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("language", frozen_claims.LANGUAGES)
def test_what_is_claimed_is_what_was_frozen(language: str) -> None:
    frozen = (frozen_claims.FROZEN / f"{language}.txt").read_text("utf-8").splitlines()
    found = list(frozen_claims.lines(reader(), language))
    changed = [f"- {a}\n+ {b}" for a, b in zip(frozen, found, strict=False) if a != b]
    assert not changed and len(frozen) == len(found), "\n".join(
        ["claims changed; look at them, then run python tests/frozen_claims.py", *changed[:20]]
    )


def test_a_filter_of_kinds_is_a_filter() -> None:
    for report in compiled_corpus()[::12]:
        document = frozen_claims.document(report)
        everything = reader().read(document, kinds=frozenset(KINDS))
        for kind in KINDS:
            alone = reader().read(document, kinds=frozenset({kind}))
            assert alone == [claim for claim in everything if claim.__struct_config__.tag == kind]


@pytest.mark.parametrize(
    ("which", "floors"),
    [
        ("news", {"f1": 0.94, "full_f1": 0.34, "singles_f1": 0.77}),
        ("situation", {"f1": 0.95, "full_f1": 0.27}),
    ],
)
def test_floors(which: str, floors: dict[str, float]) -> None:
    """The corpus is among what the weights were learned from: these floors guard against losses, and prove no more."""
    score = Score()
    for report in compiled_corpus():
        if (report["kind"] in SITUATION_KINDS) == (which == "situation"):
            claims = reader().read(frozen_claims.document(report))
            score.add(report["figures"], (claim for claim in claims if isinstance(claim, Figure)))
    rates = score.rates()
    for name, floor in floors.items():
        assert rates[name] >= floor, f"{name} {rates[name]:.3f}"
