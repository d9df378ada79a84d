"""The annotated reports of `tests/corpus` have the form of their guidelines: spans, fields, verbatim names."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus_reports import CORPUS, MEASURED, TAUGHT, compile_report, compiled_corpus, main, report_paths

SITUATION_KINDS = {"sitrep", "live page"}


@pytest.mark.parametrize("path", report_paths(), ids=lambda path: path.stem)
def test_every_report_has_the_form_of_the_guidelines(path: Path) -> None:
    gold, problems = compile_report(path)
    assert problems == []
    for figure in gold["figures"]:
        assert gold["text"][figure["start"] : figure["end"]] == figure["text"]


def test_identifiers_are_unique() -> None:
    assert [name for name, times in Counter(path.stem for path in report_paths()).items() if times > 1] == []


def test_texts_are_no_copies_of_each_other() -> None:
    texts = [report["text"] for report in compiled_corpus((*TAUGHT, *MEASURED))]
    assert len(set(texts)) == len(texts)


def test_the_corpus_keeps_its_size_and_its_kinds() -> None:
    reports = compiled_corpus()
    assert len(reports) >= 204
    assert {report["language"] for report in reports} == {"en", "es", "fr"}
    assert sum(report["kind"] in SITUATION_KINDS for report in reports) >= 60
    assert sum("statements" in report for report in reports) >= len(reports) / 3
    assert sum(figure.get("implicit", False) for report in reports for figure in report["figures"]) >= 400


def test_languages_read_experimentally_are_measured_and_teach_nothing() -> None:
    reports = compiled_corpus(MEASURED)
    assert Counter(report["language"] for report in reports) == dict.fromkeys(MEASURED, 20)
    assert {report["language"] for report in compiled_corpus()}.isdisjoint(MEASURED)


REPORT = """
id = "one"
language = "en"
publisher = "The Daily"
published = "2031-03-12"
kind = "attack"
text = '''
Two men died in Ostby, and two were hurt, police said.'''
figures = [
  {context = "Two men died", text = "Two", measure = "killed", value = 2, low = 2, high = 2, quantifier = "exact", unit = "person", population = ["man"], places = [{name = "Ostby", role = "at"}], sources = ["police"], status = "asserted"},
]
statements = [
  {context = "Two men died in Ostby, and two were hurt, police said", content = "Two men died in Ostby, and two were hurt", cue = "said", speaker = "police", names = ["police"], optional = false},
]
events = [
  {context = "two were hurt", words = "were hurt", type = "ASSAULT", also = [], actors = [], recipients = ["Two men"], places = [], status = "past", optional = true},
]
"""  # noqa: E501


def _problems(folder: Path, text: str) -> list[str]:
    path = folder / "en" / "one.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return compile_report(path)[1]


def test_a_good_report_compiles(tmp_path: Path) -> None:
    assert _problems(tmp_path, REPORT) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('context = "Two men died"', 'context = "two"', "text 'Two' occurs 0 times in the context"),
        ('context = "Two men died"', 'context = "o"', "occurs 3 times in the text"),
        ('text = "Two"', 'text = "Three"', "occurs 0 times in the context"),
        ('text = "Two"', 'text = "d", nth = 2', "nth is 2"),
        ('"killed"', '"slain"', "measure 'slain'"),
        ("value = 2, ", "", "has value, low, high"),
        ("value = 2,", "value = 3,", "differ"),
        ('"man"', '"men"', "population 'men'"),
        ('"Ostby", role', '"Westby", role', "the place 'Westby' is not in the text"),
        ('role = "at"', 'role = "in"', "roles"),
        ('sources = ["police"]', 'sources = ["Police"]', "sources 'Police' is not in the text"),
        ('status = "asserted"', 'status = "true"', "status 'true'"),
        ('status = "asserted"', 'status = "asserted", part_of = 0', "part_of is 0"),
        ('status = "asserted"', 'status = "asserted", period = ["2031-03-12"]', "a period is two ISO days"),
        ('status = "asserted"', 'status = "asserted", implicit = true', "exactly one"),
        ('status = "asserted"', 'status = "asserted", colour = "red"', "unknown field 'colour'"),
        ('cue = "said"', 'cue = "says"', "cue 'says' occurs 0 times"),
        ('type = "ASSAULT"', 'type = "FIGHT"', "type 'FIGHT'"),
        ('published = "2031-03-12"', 'published = "12 March"', "no ISO day"),
        ('id = "one"', 'id = "two"', "not the file's name"),
    ],
)
def test_a_wrong_annotation_is_told(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in REPORT
    problems = _problems(tmp_path, REPORT.replace(old, new, 1))
    assert any(problem in found for found in problems), problems


@pytest.mark.parametrize(("named", "languages"), [((), TAUGHT), (MEASURED, MEASURED)])
def test_the_command_compiles_the_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    out = tmp_path / "gold.jsonl"
    assert main(["compile", str(out), *named]) == 0
    files = [path for path in CORPUS.glob("*/*.toml") if path.parent.name in languages]
    assert len(out.read_text(encoding="utf-8").splitlines()) == len(files)
    assert "figures of which" in capsys.readouterr().out


def test_a_wrong_call_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 2
    assert main([]) == 2
    assert "compile OUT.jsonl" in capsys.readouterr().err
