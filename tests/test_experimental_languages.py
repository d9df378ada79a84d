"""Languages that the precise reader alone reads: refused by the fast one, marked in every output, measured."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
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
from bilan.model import Actor, Document, Figure, Span, Statement, encode, quote, reference
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


RIVAL = "Nine people were killed in Vila Serena on Wednesday, the army said."
OTHER = "Four people were killed in Norham on Friday, police said."
STATED = "O governo exigiu uma trégua em Vila Serena, segundo a polícia."
MARKED = (
    ["figures"], ["incidents"], ["series"], ["estimate", "--measure", "injured"], ["relations"],
    ["conflicts", "--kind", "contradicts"], ["statements", "--positions"], ["show", "{tried}"], ["incident", "{mixed}"],
)  # fmt: skip
"""Commands that show something which rests on claims that were read experimentally."""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of reports in a language that is read experimentally and in another."""
    path = tmp_path_factory.mktemp("mixed") / "l.db"
    with Ledger(path) as ledger:
        fill_mixed(ledger)
    return path


def fill_mixed(ledger: Ledger) -> None:
    """Add two reports in a language that is read experimentally, and two in another."""
    reports = (("pt", "pt", REPORT), ("en", "en", RIVAL), ("apart", "en", OTHER))
    for name, code, text in reports:
        document = Document(id=name, text=text, language=code, published=DAY, publisher=f"Agency {name}")
        ledger.add(document, (_Rules(precise=True) if code == "pt" else Reader()).read(document))
    document = Document(id="said", text=STATED, language="pt", published=DAY)
    ledger.add(document, [_statement(document)])


def _statement(document: Document) -> Statement:
    """A statement with a stance, as a reader with an encoder might find it."""
    return Statement(
        id="5747656d", document=msgspec.structs.replace(reference(document), experimental=True),
        evidence=quote(document.text, 17, 27), sentence=Span(start=0, end=len(document.text)), form="indirect",
        stance="demands", speaker=Actor(name="governo", start=2, end=9),
    )  # fmt: skip


def _incidents(path: Path) -> dict[str, dict[str, Any]]:
    listed = CliRunner().invoke(group, ["incidents", "--ledger", str(path), "--format", "jsonl"]).stdout
    return {one["places"][0]["name"]: one for one in map(json.loads, listed.splitlines())}


@pytest.mark.parametrize("call", MARKED, ids=lambda call: call[0])
def test_commands_mark_what_rests_on_such_claims(mixed: Path, call: list[str]) -> None:
    with Ledger(mixed) as ledger:
        tried = next(figure.id for figure in ledger.figures() if figure.document.language == "pt")
    filled = [part.format(tried=tried, mixed=_incidents(mixed)["Vila Serena"]["id"]) for part in call]
    told = CliRunner().invoke(group, [*filled, "--ledger", str(mixed)])
    assert told.exit_code == 0, told.output
    assert "experimental" in told.stdout


@pytest.mark.parametrize("call", [["figures"], ["incidents"], ["series"], ["estimate", "--measure", "killed"]])
def test_commands_mark_nothing_else(mixed: Path, call: list[str]) -> None:
    told = CliRunner().invoke(group, [*call, "--place", "Norham", "--ledger", str(mixed)])
    assert told.exit_code == 0, told.output
    assert "Norham" in told.stdout
    assert "experimental" not in told.stdout


def test_incidents_tolls_and_estimates_carry_the_mark(mixed: Path) -> None:
    found = _incidents(mixed)
    assert (found["Vila Serena"]["experimental"], found["Norham"]["experimental"]) == (True, False)
    tolls = {toll["measure"]: toll["experimental"] for toll in found["Vila Serena"]["tolls"]}
    assert tolls["injured"] is True
    call = ["estimate", "--measure", "injured", "--ledger", str(mixed), "--format", "json"]
    assert json.loads(CliRunner().invoke(group, call).stdout)["experimental"] is True
    rows = CliRunner().invoke(group, ["incidents", "--ledger", str(mixed), "--format", "csv"]).stdout
    marks = {(row["place"], row["measure"]): row["experimental"] for row in csv.DictReader(io.StringIO(rows))}
    assert (marks["Vila Serena", "injured"], marks["Norham", "killed"]) == ("true", "")


@pytest.mark.parametrize(("language", "mark"), [("en", "experimental"), ("fr", "lu à l’essai")])
def test_a_report_marks_figures_tolls_and_incidents(mixed: Path, language: str, mark: str) -> None:
    pytest.importorskip("jinja2")
    with Ledger(mixed) as ledger:
        page = report(ledger, language=language)
        text = report(ledger, form="md", language=language)
    parts = dict(re.findall(r'<section id="(\w+)"(.*?)</section>', page, re.DOTALL))
    for section in ("incidents", "each", "known", "timelines", "disagreements", "positions", "documents"):
        assert mark in parts[section], section
    assert not re.search(rf"Norham[^|]*\|[^\n]*{mark}", text)
    assert re.search(rf"Vila Serena[^|]*\|[^\n]*{mark}", text)


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
