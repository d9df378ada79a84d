"""The precise reader: what it adds to the fast one, and what it leaves as it is."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bilan.choosing import Instance, Model, Option
from bilan.model import Document, encode

numpy = pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")
pytest.importorskip("bilan_precise")
from bilan.precise import Advice, Encoder  # noqa: E402
from bilan.precise.encoder import PreciseError  # noqa: E402
from bilan.reading import Reader  # noqa: E402

TEXT = (
    "Twelve people were killed and 30 others injured on Monday when a bomb exploded at a market in Kandovar, police "
    "said. In Sarve, 200 families were displaced by the flood, according to the mayor."
)
REPORT = Document(id="r", text=TEXT, language="en")


def run(*arguments: str) -> str:
    command = [sys.executable, "-c", "from bilan.cli import main; main()", *arguments]
    done = subprocess.run(command, input=TEXT, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


@pytest.fixture(scope="module")
def precise() -> Reader:
    return Reader(precise=True)


def test_advice_is_one_more_score() -> None:
    options = (Option("none"), Option("killed", ("near",)))
    instance = Instance("measure", options, advice=(math.log(0.1), math.log(0.9)))
    plain = Model("measure", {"near": -1.0}, {})
    assert plain.scores(instance) == [0.0, -1.0]
    advised = replace(plain, advice=1.0)
    assert advised.choose(instance).option.label == "killed"
    assert ("precise reader", pytest.approx(-0.11)) in advised.reasons(instance, options[1])
    assert advised.scores(replace(instance, advice=())) == [0.0, -1.0]  # a choice that it was not asked about


def test_it_reads_what_the_fast_one_reads(precise: Reader) -> None:
    figures = {f.evidence.exact: f for f in precise.read(REPORT)}
    assert [figures[said].measure for said in ("Twelve", "30", "200")] == ["killed", "injured", "displaced"]
    assert [p.name for p in figures["200"].places] == ["Sarve"]


def test_the_fast_reader_knows_nothing_of_it(precise: Reader) -> None:
    fast = Reader()
    before = [encode(claim) for claim in fast.read(REPORT)]
    precise.read(REPORT)
    assert [encode(claim) for claim in fast.read(REPORT)] == before


def test_the_same_claims_each_time(precise: Reader) -> None:
    long = Document(id="l", text="\n\n".join(f"{TEXT} Part {k}." for k in range(12)), language="en")
    one, other = (Reader(precise=True).read(long) for _ in range(2))
    assert [encode(c) for c in one] == [encode(c) for c in other] == [encode(c) for c in precise.read(long)]


def test_its_probabilities_are_such(precise: Reader) -> None:
    encoder = precise.encoder
    assert encoder is not None
    advice = Advice(encoder, TEXT)
    for choice in Reader().choices(REPORT):
        given = advice.asked(choice.instance)
        assert len(given) == len(choice.instance.options)
        assert sum(map(math.exp, given)) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["", " \n", "12", "12 killed" * 400, "\u200b12 killed\u0000", "١٢ قتيلا"])
def test_odd_texts(precise: Reader, text: str) -> None:
    precise.read(Document(id="o", text=text, language="en"))


def test_the_command_line() -> None:
    asked = ("-", "--language", "en", "--reader", "precise")
    assert "precise reader" in run("explain", *asked)
    assert run("read", *asked, "--format", "jsonl").count('"measure":"killed"') == 1


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(PreciseError, match=r"no weights of the precise reader"):
        Encoder(tmp_path)
