"""Statements: who said what, in sentences about invented places."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from bilan.model import Document, Figure, Statement
from bilan.reading import Reader

READER = Reader()
ROWS = [
    json.loads(line) | {"language": path.stem.rpartition("-")[2]}
    for path in sorted((Path(__file__).parent / "tables" / "statements").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


KNOWN_FAILURES = frozenset(
    (Path(__file__).parent / "tables" / "statements" / "known_failures.txt").read_text("utf-8").splitlines()
)
"""Rows that are not read right yet; one that is leaves the list."""


def read(text: str, language: str) -> list[Statement]:
    document = Document(id="x", text=text, language=language)
    return [c for c in READER.read(document, kinds={"statement"}) if isinstance(c, Statement)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:50])
def test_table(row: dict[str, object], request: pytest.FixtureRequest) -> None:
    if row["text"] in KNOWN_FAILURES:
        request.node.add_marker(pytest.mark.xfail(strict=True))
    found = read(str(row["text"]), str(row["language"]))
    told = [[s.speaker.name if s.speaker else None, s.stance, s.evidence.exact.strip(' .,"“”«»')] for s in found]
    assert told == row["statements"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_any_text_with_quotation_marks_is_read_and_words_stand_where_they_say(language: str) -> None:
    rng = random.Random(6)
    pieces = [
        "«",
        "»",
        "“",
        "”",
        '"',
        "''",
        "\n",
        ", ",
        ". ",
        ": ",
        " said ",
        " a dit ",
        "Ana Verhal ",
        "selon ",
        "que ",
    ]
    pieces += ["a-t-il ajouté ", "the bridge ", "le pont ", "(", ")", "according to ", "he ", "accusing "]
    for _ in range(300):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 60)))
        for statement in read(text, language):
            evidence = statement.evidence
            assert text[evidence.start : evidence.end] == evidence.exact
            assert evidence.exact
            for words in (statement.cue, statement.object):
                assert words is None or text[words.start : words.end] == words.exact


def test_a_figure_and_its_statement_name_each_other() -> None:
    text = "Selon le maire de Velmont, douze civils ont été tués."
    claims = READER.read(Document(id="x", text=text, language="fr"), kinds={"figure", "statement"})
    figure = next(c for c in claims if isinstance(c, Figure))
    statement = next(c for c in claims if isinstance(c, Statement))
    assert figure.statement == statement.id
    assert statement.figures == (figure.id,)


def test_time_grows_with_the_text() -> None:
    sentence = "“We saw it,” Ana Verhal said, adding that the bridge was closed.\n"

    def seconds(times: int) -> float:
        start = time.perf_counter()
        read(sentence * times, "en")
        return time.perf_counter() - start

    seconds(100)
    assert seconds(2400) < 24 * max(seconds(300), 0.01)


VOUCHED = [
    ("fr", "La préfecture a affirmé que douze personnes étaient mortes.", ["préfecture"]),
    ("en", "Twelve people died, Daniel Okoro said in a statement.", ["Daniel Okoro"]),
    ("en", "“Twelve people died here,” said Ines Vardy.", ["Ines Vardy"]),
    # a cue in brackets or without a comma speaks only for what stands with it
    pytest.param(
        "fr",
        "L'incendie a fait des dizaines de morts (seulement douze selon les pompiers).",
        [],
        marks=pytest.mark.xfail(strict=True, reason="known: brackets weigh too little in the choice of a source"),
    ),
    ("fr", "Alors que la ville comptait 9.000 habitants, 500 selon la Croix bleue ont fui.", []),
    # who calls for something says nothing of what happened
    ("en", "Rosa Quill called for help for the 12 people killed in the fire.", []),
]


@pytest.mark.parametrize(("language", "text", "sources"), VOUCHED)
def test_a_figure_takes_the_speaker_who_vouches_for_it(language: str, text: str, sources: list[str]) -> None:
    claims = READER.read(Document(id="x", text=text, language=language), kinds={"figure", "statement"})
    first = next(claim for claim in claims if isinstance(claim, Figure))
    assert [source.name for source in first.sources] == sources


def test_a_quotation_goes_on_over_paragraphs_for_who_began_it() -> None:
    text = (
        "“We counted twelve dead,” Marta Olin, the mayor, said. “The road is gone.\n\n"
        "“Some forty families have no roof.\n\n“I ask you to stay at home.”"
    )
    found = read(text, "en")
    assert len(found) == 4
    assert {s.speaker.name for s in found if s.speaker is not None} == {"Marta Olin"}


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("fr", "Le maire s'est tu. On parlait de douze morts à Velmont.", set()),
        ("fr", "Les habitants se louent de la présence des secours.", set()),
        (
            "fr",
            "Selon les chiffres de Santé publique Velmont, douze personnes sont mortes.",
            {"Santé publique Velmont"},
        ),
        ("fr", "Velmont au Conseil de sécurité a dénoncé la mort de douze civils.", {"Velmont"}),
        ("en", "The ministry corrected its figure and said 98 people had died.", {"ministry"}),
    ],
)
def test_who_speaks_and_who_does_not(language: str, text: str, speakers: set[str]) -> None:
    assert {s.speaker.name for s in read(text, language) if s.speaker is not None} == speakers
