"""Events: read, merged across documents, printed."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.ledger import Ledger
from bilan.model import Document, Event
from bilan.reading import Reader
from bilan.reconcile.events import timeline

READER = Reader()
DAY = date(2026, 3, 11)  # a Wednesday


def read(text: str, name: str = "a", published: date = DAY, publisher: str | None = None) -> list[Event]:
    document = Document(id=name, text=text, language="fr", published=published, publisher=publisher)
    claims = READER.read(document, kinds=frozenset({"figure", "event", "statement"}))
    return [claim for claim in claims if isinstance(claim, Event)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les rebelles se sont emparés de Velmont.", [("COERCE", "seize", ["rebelles"], "past")]),
        ("L'armée a depuis conquis la ville de Velmont.", [("COERCE", "seize", ["armée"], "past")]),
        ("Les rebelles ont quitté Velmont.", [("RETREAT", "withdraw", ["rebelles"], "past")]),
        ("Les habitants ont quitté Velmont.", [("MOVEMENT", "flee", ["habitants"], "past")]),
        ("Des familles entières manquent de tout dans le quartier.", []),
        ("Le gouvernement s'est retiré de Velmont.", [("RETREAT", "withdraw", ["gouvernement"], "past")]),
        ("Des émissaires rebelles se sont rencontrés à Ankara.", [("CONSULT", None, ["émissaires rebelles"], "past")]),
        ("Il y a eu des exécutions sommaires à Velmont.", [("ASSAULT", "execute", [], "past")]),
        ("La partie assiégée de la ville manque d'eau.", []),
        ("Trois soldats ont été tués par des rebelles.", [("ASSAULT", None, ["rebelles"], "past")]),
        ("La police a arrêté douze manifestants à Velmont.", [("COERCE", "arrest", ["police"], "past")]),
        ("Le match a été attaqué par les joueurs dès le coup d'envoi.", []),
    ],
)
def test_what_happened(text: str, expected: list[tuple[str, str | None, list[str], str]]) -> None:
    found = [(e.type, e.mode, [a.name for a in e.actors], e.status) for e in read(text)]
    assert found == expected


def test_a_demand_is_a_statement_not_one_more_event() -> None:
    text = "« Laissez partir les civils », a demandé le maire de Velmont."
    assert [e.type for e in read(text) if e.type == "REQUEST"] == []


def test_figures_and_the_event_that_they_result_from_point_to_each_other() -> None:
    text = "Un raid aérien a tué huit personnes mardi à Velmont."
    document = Document(id="a", text=text, language="fr", published=DAY)
    claims = READER.read(document, kinds=frozenset({"figure", "event"}))
    (event,) = [claim for claim in claims if isinstance(claim, Event)]
    (figure,) = [claim for claim in claims if not isinstance(claim, Event)]
    assert event.figures == (figure.id,)
    assert figure.event == event.id  # type: ignore[union-attr]


RAID = "Un raid aérien du régime a visé mardi le marché de Velmont."
SAME = "L'aviation du régime a mené mardi un raid aérien contre Velmont, selon la Croix bleue."
LATER = "Un raid aérien du régime a visé samedi le marché de Velmont."


def test_mentions_of_one_event_are_merged() -> None:
    mentions = [*read(RAID, "a", publisher="Agence"), *read(SAME, "b", publisher="Journal")]
    assert len(mentions) == 2
    (event,) = timeline(mentions)
    assert (event.type, event.mode, event.start) == ("ASSAULT", "aerial", date(2026, 3, 10))
    assert len(event.mentions) == 2
    assert {"Agence", "Croix bleue"} == set(event.sources)


def test_other_days_are_other_events() -> None:
    mentions = [*read(RAID, "a"), *read(LATER, "b", DAY + timedelta(days=7))]
    assert len(timeline(mentions)) == 2


def test_a_copied_report_is_no_second_voice() -> None:
    mentions = [*read(RAID, "a", publisher="Agence"), *read(RAID, "b", publisher="Journal")]
    (event,) = timeline(mentions, {"b": "a", "a": "a"})
    assert event.sources == ("Agence",)
    assert len(event.mentions) == 2


def test_the_order_of_arrival_changes_nothing() -> None:
    texts = (RAID, SAME, LATER, "Les rebelles se sont emparés de Velmont lundi.", "L'armée a repris Velmont mardi.")
    mentions = [e for n, text in enumerate(texts * 3) for e in read(text, f"d{n}", DAY + timedelta(days=n % 4))]
    expected = timeline(mentions)
    for seed in range(10):
        random.Random(seed).shuffle(mentions)
        assert timeline(mentions) == expected


def test_the_command(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as store:
        for name, text in (("a", RAID), ("b", SAME)):
            document = Document(id=name, text=text, language="fr", published=DAY, publisher=name)
            store.add(document, READER.read(document, kinds=frozenset({"figure", "event", "statement"})))
    ledger = ["--ledger", str(tmp_path / "a.db")]
    told = CliRunner().invoke(group, ["events", *ledger, "--type", "ASSAULT", "--format", "jsonl"])
    assert [len(json.loads(line)["mentions"]) for line in told.stdout.splitlines()] == [2]
    each = CliRunner().invoke(group, ["events", *ledger, "--mode", "aerial", "--mentions", "--format", "csv"])
    assert len(each.stdout.splitlines()) == 3
    assert "aerial" in CliRunner().invoke(group, ["events", *ledger]).stdout
    nothing = CliRunner().invoke(group, ["events", *ledger, "--type", "AID"])
    assert nothing.exit_code == 1
    assert "no event matches" in str(nothing.exception)


@pytest.mark.xfail(strict=True, reason="known: harm in a sentence of its own is held for no event of its own")
def test_the_report_says_what_harmed_people_where_and_when_a_sentence_does_not() -> None:
    text = "Un séisme a secoué Velmont dimanche. Douze habitants sont morts. Les écoles ont été fermées."
    quake, harm, closed = read(text)
    assert (quake.type, harm.type, closed.type) == ("DISASTER", "DISASTER", "COERCE")
    assert [[p.name for p in e.places] for e in (quake, harm, closed)] == [["Velmont"]] * 3
    assert quake.period is not None
    assert harm.period is not None
    assert (harm.period.start, harm.period.end) == (quake.period.start, quake.period.end)


def test_harm_that_nothing_explains_is_no_event() -> None:
    assert read("Le maire est mort à Velmont.") == []
