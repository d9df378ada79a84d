"""Documents that reading once did not take, found by `benchmarks/fuzz.py`; those not mended yet stand in `open.txt`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilan.model import Claim, Document
from bilan.reading import Reader
from document_checks import GROWS, KINDS, fault_of, fault_of_case, growth_of

FOLDER = Path(__file__).parent / "fuzz_cases"
CASES = sorted(FOLDER.glob("*.json"))
OPEN = set((FOLDER / "open.txt").read_text("utf-8").split())
REMEDY = "mended: list what is open anew with: python benchmarks/fuzz.py --replay"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_that_was_found(path: Path, reader: Reader) -> None:
    fault = fault_of_case(path, reader)
    if path.stem in OPEN:
        assert fault is not None, REMEDY
        pytest.xfail(fault.name)
    assert fault is None, fault.told


def test_every_open_case_is_there() -> None:
    assert {path.stem for path in CASES} >= OPEN


class Faulty(Reader):
    """A reader whose claims stand a character too far to the right, or that reads them twice."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.fault = fault

    def read(self, document: Document, *, kinds: object = None) -> list[Claim]:
        if self.fault == "raises":
            raise ZeroDivisionError
        right = document if self.fault == "twice" else Document(id="d0", text=document.text[1:], language="fr")
        claims = super().read(right, kinds=KINDS)
        return claims * 2 if self.fault == "twice" else claims


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("twice", "an id twice"),
        ("shifted", "figure evidence does not stand in the text"),
        ("raises", "ZeroDivisionError in unknown"),
    ],
)
def test_what_must_hold_is_looked_at(fault: str, told: str) -> None:
    text = "À Velmont, 12 civils ont été tués."
    document = Document(id="d0", text=text, language="fr", published=date(2026, 3, 11))
    assert fault_of(document, Reader()) is None
    found = fault_of(document, Faulty(fault))
    assert found is not None
    assert found.name == told


class Quadratic(Reader):
    """A reader that takes as long as the square of a text."""

    def read(self, document: Document, *, kinds: object = None) -> list[Claim]:
        for _ in range(9 * len(document.text) ** 2):
            pass
        return []


def test_growth_is_looked_at() -> None:
    document = Document(id="d0", text="12 civils tués à Velmont, ", language="fr", published=date(2026, 3, 11))
    assert growth_of(document, Reader()) is None
    found = growth_of(document, Quadratic())
    assert found is not None
    assert found.name == GROWS
