"""Languages that the precise reader alone reads: refused by the fast one, marked in every output, measured."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import frozen_claims
from bilan.analysis.numbers import find_quantities
from bilan.analysis.sentences import Sentence, split
from bilan.answers import answer
from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.cli import group
from bilan.errors import LanguageError
from bilan.languages import pack as packs
from bilan.ledger import Ledger
from bilan.model import Document, Figure, encode
from bilan.reading import Reader
from bilan.reconcile import Question, estimate
from bilan.report import report
from bilan.scoring import Score
from corpus_reports import MEASURED, compiled_corpus

REPORT = "Pelo menos 12 pessoas morreram e 34 ficaram feridas na quarta-feira em Vila Serena, segundo a polícia."
DAY = date(2031, 3, 13)
NUMBERS = {
    "ar": ("قتل ٨٠٬٥٠٠ شخصاً، وأصيب ثلاثة وعشرون في هجوم، و45 طفلا. ونزح 3.5 مليون شخص؟", [80500, 23, 45, 3_500_000]),
    "de": ("Es wurden zweiunddreißig Tote und 1.200 Helfer gezählt, 3,5 Millionen flohen.", [32, 1200, 3_500_000]),
    "pt": ("Morreram trinta e duas pessoas, 1.200 ficaram feridas e 3,5 milhões fugiram.", [32, 1200, 3_500_000]),
}  # fmt: skip


class _Rules(Reader):
    """The precise reader without an encoder: what is refused and marked does not depend on weights."""

    encoder = None


@pytest.fixture
def without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "encoder", None)


def _document(code: str, text: str = REPORT) -> Document:
    return Document(id="r", text=text, language=code, published=DAY)


@pytest.mark.parametrize("code", MEASURED)
def test_the_fast_reader_refuses_them(code: str) -> None:
    assert code in packs.readable(precise=True)
    assert code not in packs.readable(precise=False)
    with pytest.raises(LanguageError, match=f"'{code}' is read by the precise reader alone: --reader precise"):
        Reader().read(_document(code))


def test_a_pack_of_ones_own_is_no_experiment(tmp_path: Path) -> None:
    own = tmp_path / "pt"
    own.mkdir()
    for file in (packs.EXPERIMENTAL / "pt").glob("*.toml"):
        (own / file.name).write_text(file.read_text("utf-8").replace("experimental = true\n", ""), "utf-8")
    assert packs.experimental_codes([tmp_path]) == ["ar", "de"]
    claims = Reader(language_folders=[tmp_path]).read(_document("pt"))
    assert claims
    assert all("experimental" not in encode(claim) for claim in claims)


@pytest.mark.parametrize("code", MEASURED)
def test_numbers_are_read_as_the_language_writes_them(code: str) -> None:
    text, wanted = NUMBERS[code]
    pack = packs.pack_for(code)
    sentences = [Sentence(stretch, text, pack, i) for i, stretch in enumerate(split(text, pack))]
    assert len(sentences) == (2 if code == "ar" else 1)
    assert len(list(split("Am 3. Mai kamen 5 Helfer.", packs.pack_for("de")))) == 1  # a day ends no sentence
    found = [q.value for s in sentences for q in find_quantities(s) if q.kind == "count"]
    assert found == wanted


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("ar", "انفجرت قنبلة في مدينة الريحانية، وفق الشرطة", ["الريحانية"]),
        ("de", "In Ostrau traf der Angriff die Polizei und den Hafen", ["Ostrau"]),
    ],
)
def test_names_are_told_where_capitals_do_not_tell_them(code: str, text: str, names: list[str]) -> None:
    pack = packs.pack_for(code)
    sentence = Sentence(next(split(text, pack)), text, pack, 0)
    assert [sentence.raw(i, i + 1) for i in sentence.capitals if sentence.tokens[i] != "in"] == names


def test_claims_are_marked() -> None:
    figures = _Rules(precise=True).read(_document("pt"))
    assert [f.evidence.exact for f in figures] == ["12", "34"]
    assert all(json.loads(encode(f))["document"]["experimental"] is True for f in figures)
    plain = Reader().read(Document(id="e", text="Twelve people were killed.", language="en"))
    assert "experimental" not in encode(plain[0])


def _run(folder: Path, *arguments: str) -> Result:
    (folder / "r.txt").write_text(REPORT, "utf-8")
    call = [arguments[0], str(folder / "r.txt"), "--language", "pt", "--published", "2031-03-13", *arguments[1:]]
    return CliRunner().invoke(group, call)


@pytest.mark.usefixtures("without_weights")
def test_every_output_of_the_command_is_marked(tmp_path: Path) -> None:
    told = _run(tmp_path, "read", "--reader", "precise", "--kind", "figure")
    assert told.exit_code == 0
    assert "read experimentally, check every claim: reports by language: pt 1" in told.stderr
    assert "killed (experimental)" in " ".join(told.stdout.split())
    rows = _run(tmp_path, "read", "--reader", "precise", "--kind", "figure", "--format", "csv").stdout
    assert [row["experimental"] for row in csv.DictReader(io.StringIO(rows))] == ["true", "true"]
    lines = _run(tmp_path, "read", "--reader", "precise", "--kind", "figure", "--format", "jsonl").stdout
    assert all(json.loads(line)["document"]["experimental"] for line in lines.splitlines())


def test_the_command_of_the_fast_reader_says_what_to_do(tmp_path: Path) -> None:
    refused = _run(tmp_path, "read")
    assert refused.exit_code == 1
    assert "'pt' is read by the precise reader alone: --reader precise" in str(refused.exception or refused.stderr)


def test_a_ledger_and_its_report_keep_the_mark(tmp_path: Path) -> None:
    document = _document("pt")
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(document, _Rules(precise=True).read(document))
        assert all(claim.document.experimental is True for claim in ledger.claims())
        page = report(ledger, form="md")
    assert "pt: their figures were read experimentally" in page


def test_what_rests_on_claims_read_experimentally_says_so(tmp_path: Path) -> None:
    first, line = _document("pt"), "On 12 March 2031 a bomb killed seven people in Arvanil, police said."
    plain = Document(id="plain", text=line, language="en", published=date(2031, 3, 13))
    count = "Since 1 January at least 900 people have been displaced from Arvanil, the ministry said."
    running = Document(id="running", text=count, language="en", published=date(2031, 3, 13))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(first, _Rules(precise=True).read(first))
        for document in (plain, running):
            ledger.add(document, Reader().read(document))
        catalogue = Catalogue(ledger, atlas(None))
        found = catalogue.incidents()
        marked = {one.experimental for one in found if first.id in one.documents}
        assert marked == {True}
        for one in found:
            assert one.experimental is (first.id in one.documents)
            rests = [{ledger.claim(claim).document.id for claim in toll.claims} for toll in one.tolls]
            assert [toll.experimental for toll in one.tolls] == [first.id in documents for documents in rests]
        told = answer(catalogue, Question(measure="killed"))
        assert {json.loads(encode(one))["experimental"] for one in told} == {True, False}
    made = estimate(_Rules(precise=True).read(first), Question(measure="killed"))
    assert made[0].experimental


def test_packs_are_listed_as_experimental() -> None:
    listed = json.loads(CliRunner().invoke(group, ["languages", "--format", "json"]).stdout)
    assert {entry["code"]: entry["experimental"] for entry in listed} == {
        "ar": True, "de": True, "en": False, "es": False, "fr": False, "pt": True,
    }  # fmt: skip


@pytest.fixture(scope="module")
def precise() -> Iterator[Reader]:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("bilan_precise")
    yield Reader(precise=True)


@pytest.mark.parametrize(
    ("code", "floors"),
    [
        ("ar", {"f1": 0.70, "full_f1": 0.15}),
        ("de", {"f1": 0.70, "full_f1": 0.25}),
        ("pt", {"f1": 0.70, "full_f1": 0.20}),
    ],
)
def test_floors(precise: Reader, code: str, floors: dict[str, float]) -> None:
    score = Score()
    for gold in compiled_corpus((code,)):
        claims = precise.read(frozen_claims.document(gold))
        score.add(gold["figures"], (claim for claim in claims if isinstance(claim, Figure)))
    rates = score.rates()
    for name, floor in floors.items():
        assert rates[name] >= floor, f"{name} {rates[name]:.3f}"
