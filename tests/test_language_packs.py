"""Packs are checked when loaded: a mistake names file, line and remedy."""

from __future__ import annotations

import ast
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from bilan import model
from bilan.analysis.sentences import Sentence, split
from bilan.analysis.structure import LineKind
from bilan.errors import LanguageError
from bilan.intake.columns import CellField
from bilan.languages import pack, schema
from bilan.languages.inflection import inflect
from bilan.model import Document
from bilan.reading import Reader


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "fr"
    shutil.copytree(pack.BUILT_IN / "fr", folder)
    return folder


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize("info", pack.available(), ids=lambda info: info.code)
def test_every_pack_loads_and_covers_something(info: pack.PackInfo) -> None:
    assert info.version
    assert all(count > 0 for count in info.counts.values())


def test_broken_toml_names_file_and_line(own: Path) -> None:
    edit(own / "nouns.toml", lambda text: text.replace("[[noun]]", "[[noun", 1))
    with pytest.raises(LanguageError, match=r"nouns\.toml: not valid TOML.*line \d+"):
        pack.load(own)


def test_unknown_field_names_its_line(own: Path) -> None:
    edit(
        own / "nouns.toml",
        lambda text: text + '\n[[noun]]\nclass = "person"\nwrods = ["gens"]\nwords = ["x"]\n',
    )
    line = (own / "nouns.toml").read_text("utf-8").splitlines().index('wrods = ["gens"]') + 1
    with pytest.raises(LanguageError, match=rf"nouns\.toml:{line}: .*unknown field `wrods`.*docs/languages\.md"):
        pack.load(own)


def test_unknown_measure_names_the_entry(own: Path) -> None:
    edit(own / "measures.toml", lambda text: text.replace('person = "injured"', 'person = "hurt"', 1))
    with pytest.raises(LanguageError, match=r"measures\.toml:\d+: .*hurt"):
        pack.load(own)


def test_unknown_topic_names_its_line_and_the_remedy(own: Path) -> None:
    edit(own / "nouns.toml", lambda text: text.replace('topic = "disease"', 'topic = "weather"', 1))
    line = (own / "nouns.toml").read_text("utf-8").splitlines().index('topic = "weather"') + 1
    with pytest.raises(LanguageError, match=rf"nouns\.toml:{line}: no topic 'weather'; .*measures\.toml"):
        pack.load(own)


def test_words_of_a_topic_count_only_in_a_report_about_it() -> None:
    english = pack.pack_for("en")
    sentence = "Twelve cases were reported in Velmor on Tuesday."
    measures = []
    for text in (sentence, "Cholera spreads in Velmor.\n\n" + sentence):
        *_, last = split(text, english)
        measures.append([m.payload.measure for m in Sentence(last, text, english, 0).marks.get("measure_noun", ())])
    assert measures == [[], ["infected"]]


def test_verb_without_paradigm_names_its_line(own: Path) -> None:
    edit(own / "measures.toml", lambda text: text.replace('"abattre"', '"abattrx"', 1))
    with pytest.raises(LanguageError, match=r"measures\.toml:\d+: .*'abattrx'.*inflections\.toml"):
        pack.load(own)


def test_missing_file(own: Path) -> None:
    (own / "status.toml").unlink()
    with pytest.raises(LanguageError, match=r"status\.toml: missing"):
        pack.load(own)


def test_missing_word_class(own: Path) -> None:
    edit(own / "language.toml", lambda text: text.replace("negation =", "negasion =", 1))
    with pytest.raises(LanguageError, match=r"language\.toml: \[words\] lacks negation"):
        pack.load(own)


def test_unknown_language_names_the_packs_there_are() -> None:
    with pytest.raises(LanguageError, match=r"'xx'.*en.*fr"):
        pack.pack_for("xx")


def test_a_pack_of_ones_own_wins(own: Path) -> None:
    edit(own / "nouns.toml", lambda text: text.replace('"tués", "tué"', '"tués", "trucidés", "tué"', 1))
    document = Document(id="d", text="12 trucidés à Velmont.", language="fr")
    assert not Reader().read(document)
    figures = Reader(language_folders=[own.parent]).read(document)
    assert [f.measure for f in figures] == ["killed"]


@pytest.mark.parametrize(
    ("code", "lemma", "forms"),
    [
        ("fr", "tuer", {"tué", "tuées", "tuent", "tuant", "tuer", "tuèrent", "tueront"}),
        ("fr", "s'effondrer", {"s'effondre", "se sont effondrées"}),
        ("fr", "reprendre", {"repris", "reprend", "reprenant"}),
        ("fr", "perdre la vie", {"perdu la vie", "perdent la vie"}),
        ("en", "kill", {"kill", "kills", "killed", "killing"}),
        ("en", "flee", {"fled", "fleeing"}),
        ("en", "injure", {"injured", "injuring", "injures"}),
    ],
)
def test_inflection(code: str, lemma: str, forms: set[str]) -> None:
    inflections = pack._read(pack.BUILT_IN / code / "inflections.toml", pack.FILES["inflections"])
    assert forms <= {word for word, _ in inflect(lemma, inflections)}


def test_no_engine_code_names_a_word_of_a_language() -> None:
    """Strings of the reading code that are words of a pack's triggers, nouns or cues are an alarm."""
    known: set[str] = set()
    for code in ("fr", "en"):
        known |= {w for w in pack.pack_for(code).trigger_words if len(w) > 4}
    literals = (model.Measure, model.Population, model.Role, model.Status, model.Unit, model.Quantifier)
    literals = (*literals, model.Precision, model.PartKind, CellField)
    names = {name for literal in literals for name in get_args(literal)}
    names |= {*schema.WORD_CLASSES, *get_args(schema.NounClass), *schema.Trigger.__struct_fields__}
    names |= {*model.Figure.__struct_fields__, *model.Place.__struct_fields__}
    names |= set(get_args(LineKind))
    names |= {"figure", "rounded", "count", "number_of", "clock", "people", "person"}
    found = []
    for path in (Path(pack.__file__).parents[1] / "reading").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                if node.value in known - names:
                    found.append((path.name, node.value))
    assert not found


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_a_verb_of_saying_stands_in_one_file_only(code: str) -> None:
    folder = pack.BUILT_IN / code
    sources = tomllib.loads((folder / "sources.toml").read_text("utf-8"))["verbs"]
    cues = tomllib.loads((folder / "statements.toml").read_text("utf-8"))["cue"]
    assert not {verb for cue in cues for verb in cue["verbs"]} & set(sources)
    vouching = {verb for cue in cues if cue.get("vouches") for verb in cue["verbs"]}
    assert len(vouching) >= 40
