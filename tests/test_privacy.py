"""Named private persons: who is told to be one, and that no name of theirs leaves the ledger unasked."""

from __future__ import annotations

import cProfile
import csv
import io
import json
import pstats
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bilan.cli import group
from bilan.errors import NothingFound
from bilan.languages import pack as packs
from bilan.ledger import Ledger, MaskedLedger
from bilan.ledger.corrections import corrected
from bilan.model import Claim, Document, Event, Figure, Statement
from bilan.privacy import Mask, initials, private_persons
from bilan.privacy.forms import forms_of_name
from bilan.privacy.masking import replacements
from bilan.reading import Reader
from ledger_examples import age

# A sentence and the forms of names in it that are of private persons.
ROWS = [
    # age
    ("fr", "Selma Darouiche, 41 ans, a quitté Ormoz avec ses fils.", ["Selma Darouiche"]),
    ("fr", "Un obus a tué Ilyas (7 ans) et Nour (9 ans) à Velmont.", ["Ilyas", "Nour"]),
    ("fr", "Âgé de 63 ans, il vit seul. Karim Benali, âgé de 63 ans, attend.", ["Karim Benali"]),
    ("en", "Rosa Quill, 34, said the water came at night.", ["Rosa Quill"]),
    ("en", "Police identified the dead as 19-year-old Tomas Feld.", ["Tomas Feld"]),
    ("en", "Mira Odell, aged 8, was pulled from the rubble.", ["Mira Odell"]),
    ("es", "Lucía Paredes, de 27 años, perdió su casa.", ["Lucía Paredes"]),
    ("fr", "Le médecin soigne Samir, 52 ans, qui a perdu son frère.", ["Samir"]),
    # lists: of given names, after a colon, without commas
    ("fr", "La ville donne à des rues les noms des victimes : Hana, Samir et Jonas.", ["Hana", "Samir", "Jonas"]),
    (
        "en",
        "These are the freed girls, their families said: Rosa Quill Ana Odell Mary Feld Laura Moss Sara Hale",
        ["Rosa Quill", "Ana Odell", "Mary Feld", "Laura Moss", "Sara Hale"],
    ),
    # a name cut short, of a family in several words
    (
        "en",
        "Tomas Ruiz Feld, 34, died in the fire. His wife said that Ruiz Feld had tried to open the door.",
        ["Tomas Ruiz Feld", "Ruiz Feld"],
    ),
    ("en", "Mitchell Orvel, 61, drowned. “Mitch was my best friend,” said a neighbour.", ["Mitchell Orvel", "Mitch"]),
    # what they are
    ("fr", "« Nous avons tout perdu », dit une habitante du quartier, Hanane Sfeir.", ["Hanane Sfeir"]),
    ("fr", "Le boulanger Yassine Merabet a fermé sa boutique.", ["Yassine Merabet"]),
    ("fr", "Hoda Kilani, mère de trois enfants, ne dort plus.", ["Hoda Kilani"]),
    ("fr", "« Ils sont partis », soupire un père de cinq enfants venu de Morva, Amine Tarek.", ["Amine Tarek"]),
    ("en", "A shopkeeper, Daniel Okoro, swept up the glass.", ["Daniel Okoro"]),
    ("en", "Ines Vardy, a teacher from Halden, slept in her car.", ["Ines Vardy"]),
    ("en", "Resident Paul Lindqvist said the road was gone.", ["Paul Lindqvist"]),
    ("es", "«No queda nada», dice una vecina, Carmen Ibarra.", ["Carmen Ibarra"]),
    # family
    ("fr", "Le corps de Samir Hadad a été rendu à sa famille.", ["Samir Hadad"]),
    ("en", "She was looking for her brother Elias, who had not called.", ["Elias"]),
    ("en", "The family of Noor Aziz buried her on Sunday.", ["Noor Aziz"]),
    # names after a child, testimony
    ("fr", "Oum Rami attend depuis l'aube devant le poste.", ["Oum Rami"]),
    ("fr", "« Les murs tremblaient », raconte Leïla Haddou.", ["Leïla Haddou"]),
    ("en", "“We ran,” recalled Greta Molnar.", ["Greta Molnar"]),
    # typographic apostrophe, particles, hyphens
    ("fr", "Jean-Luc N’Diaye, 52 ans, est pêcheur.", ["Jean-Luc N'Diaye"]),
    ("fr", "Ahmad al-Sayyed, 30 ans, a perdu sa maison.", ["Ahmad al-Sayyed"]),
    # short forms of the same person
    ("en", "Rosa Quill, 34, fled. Quill said her farm burned. Rosa wept.", ["Rosa Quill", "Quill", "Rosa"]),
    # officials and public figures
    ("fr", "Le maire de Velmont, Paul Rozier, 54 ans, a démissionné.", []),
    ("fr", "La porte-parole de l'ONU, Anna Weiss, a dénoncé ces frappes.", []),
    ("fr", "Le général Robert Aubin commande le secteur.", []),
    ("fr", "Paul Rozier, ministre de l'Intérieur, a promis une enquête.", []),
    ("en", "Governor Jane Harlow, 61, toured the camp.", []),
    ("en", "Peter Varga, a spokesman for the agency, gave no number.", []),
    ("en", "Jane Harlow, 61, thanked the crews. Gov. Harlow spoke on Monday.", []),
    # no sign at all: kept, as readers are taken to know who it is
    ("fr", "Henri Castel a réagi dans la soirée.", []),
    # no persons
    ("fr", "À Velmont, 34 ans après la guerre, rien n'a changé.", []),
    ("fr", "Un habitant de Sainte-Orse a vu la colonne.", []),
    ("fr", "Le Croissant-Rouge, 120 ans d'histoire, distribue du pain.", []),
    ("en", "A student from India was among the injured.", []),
    ("en", "Seven died in Halden (3), Orsk (4).", []),
    ("en", "Victims were taken to Mary Stanhope Hospital, 12 miles away.", []),
    ("en", "The United Nations, 71, needs reform.", []),
]


@pytest.mark.parametrize(("language", "text", "forms"), ROWS, ids=[text[:40] for _, text, _ in ROWS])
def test_private_persons(language: str, text: str, forms: list[str]) -> None:
    found = private_persons(text, packs.pack_for(language))
    mask = Mask({form: person.name for person in found for form in person.forms}, text)
    hidden = {text[start:end].replace("’", "'") for start, end, _ in mask.hidden}
    assert sorted(hidden) == sorted(forms)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ahmad al-Qasim", "A. Q."),
        ("Jean-Pierre Roy", "J.-P. R."),
        ("Oum Abdo", "O. A."),
        ("Ana de la Cruz", "A. C."),
        ("sara", "S."),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_two_persons_with_the_same_initials_stay_apart() -> None:
    shown = replacements([("Rosa Quill", "Rosa Quill"), ("Rita Qualm", "Rita Qualm"), ("Rita Qualm", "Qualm")])
    assert list(shown.values()) == ["R. Q.", "R. Q. (2)", "Q. (2)"]


@settings(deadline=None)  # a machine may be busy
@given(
    st.lists(st.sampled_from(["Rosa Quill", "Rosa", "12", "morts", "à", "Rosalind", "Quill’s", "«", "\n"]), max_size=30)
)
def test_offsets_move_with_the_masked_text(words: list[str]) -> None:
    text = " ".join(words)
    mask = Mask({"Rosa Quill": "R. Q.", "Rosa": "R."}, text)
    position = 0
    for word in words:
        start, end = position, position + len(word)
        position = end + 1
        moved = mask.text[mask.position(start) : mask.position_of_end(end)]
        if word in ("12", "morts", "Rosalind", "à"):
            assert moved == word
        elif word == "Rosa Quill":
            assert moved == "R. Q."
    assert "Rosa Quill" not in mask.text
    assert Mask({}, text).text == text


TEXT = (
    "Au moins 12 civils ont été tués mardi à Velmont, selon Rosa Quill, 34 ans, qui vit dans le quartier. "
    "« Nous avons compté 12 corps », a raconté Rosa Quill. Le maire Paul Rozier a confirmé 9 morts."
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    document = Document(
        id="a", text=TEXT, title="Rosa Quill raconte", language="fr", published=date(2026, 3, 11), publisher="Gazette"
    )
    reader = Reader()
    path = tmp_path / "a.db"
    with Ledger(path) as store:
        store.add(document, reader.read(document, kinds=frozenset({"figure", "statement", "event"})))
    return path


def claims(path: Path, *, moved: bool) -> tuple[Document, list[Claim]]:
    with MaskedLedger(path, moved=moved) as store:
        return store.document("a"), list(store.claims())


def test_actors_are_marked(ledger: Path) -> None:
    with Ledger(ledger) as store:
        speakers = [c.speaker for c in store.claims(kind="statement") if isinstance(c, Statement) and c.speaker]
    assert {(actor.name, actor.private) for actor in speakers} >= {("Rosa Quill", True), ("Paul Rozier", False)}


def test_a_masked_ledger_gives_no_name_and_right_offsets(ledger: Path) -> None:
    document, found = claims(ledger, moved=True)
    assert "Quill" not in document.text + str(document.title)
    assert any(isinstance(claim, Figure) for claim in found)
    for claim in found:
        evidence = claim.evidence
        assert document.text[evidence.start : evidence.end] == evidence.exact
        assert document.text[: evidence.start].endswith(evidence.prefix)
        assert document.text[evidence.end :].startswith(evidence.suffix)
        assert "Quill" not in repr(claim)
        assert "Rosa" not in repr(claim)
    assert "Paul Rozier" in document.text


def test_offsets_can_stay_those_of_the_true_text(ledger: Path) -> None:
    _, found = claims(ledger, moved=False)
    with Ledger(ledger) as store:
        for claim in found:
            true = store.claim(claim.id)
            assert (claim.evidence.start, claim.evidence.end) == (true.evidence.start, true.evidence.end)
            assert "Quill" not in repr(claim)


COMMANDS = [
    ["figures", "--format", "csv"],
    ["figures", "--format", "jsonl"],
    ["figures"],
    ["statements"],
    ["statements", "--format", "csv"],
    ["statements", "--format", "jsonl"],
    ["statements", "--positions", "--format", "csv"],
    ["statements", "--positions", "--format", "jsonl"],
    ["events"],
    ["events", "--format", "jsonl"],
    ["events", "--format", "csv"],
    ["events", "--mentions", "--format", "jsonl"],
    ["estimate", "--measure", "killed"],
    ["estimate", "--measure", "killed", "--format", "json"],
    ["series"],
    ["series", "--format", "jsonl"],
    ["conflicts"],
    ["conflicts", "--format", "jsonl"],
    ["conflicts", "--kind", "single_source", "--format", "csv"],
    ["series", "--format", "csv"],
    ["relations", "--format", "csv"],
    ["estimate", "--measure", "killed", "--format", "csv"],
    ["incidents", "--format", "csv"],
    ["figures", "--format", "json"],
    ["figures", "--sentences"],
    ["statements", "--sentences"],
    ["reviews", "--format", "csv"],
    ["relations"],
    ["relations", "--format", "jsonl"],
    ["documents"],
    ["documents", "--format", "csv"],
    ["reviews"],
    ["reviews", "--format", "jsonl"],
    ["report", "--format", "md", "-o", "-"],
    ["export", "--gold", "--partial"],
]


def answered(run: Result) -> bool:
    """Whether a command did what it does, be it to say that there is nothing of the kind."""
    return run.exit_code == 0 or isinstance(run.exception, NothingFound)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_a_private_name_unasked(ledger: Path, command: list[str]) -> None:
    with Ledger(ledger) as store:
        for claim in list(store.claims()):
            store.review(claim.id, "accepted", reviewer="Ana")
    run = CliRunner().invoke(group, [*command, "--ledger", str(ledger)])
    assert answered(run), run.stderr
    assert "Quill" not in run.stdout + str(run.exception)
    shown = CliRunner().invoke(group, [*command, "--names", "--ledger", str(ledger)])
    assert answered(shown), shown.stderr
    if command[-1] == "jsonl" or command[0] == "export":
        assert {json.loads(line)["names"] for line in run.stdout.splitlines()} <= {"initials"}
        assert {json.loads(line)["names"] for line in shown.stdout.splitlines()} <= {"all"}
    if command[-1] == "csv" and command[0] != "documents":
        assert {row["names"] for row in csv.DictReader(io.StringIO(run.stdout))} <= {"initials"}
        assert {row["names"] for row in csv.DictReader(io.StringIO(shown.stdout))} <= {"all"}


def test_names_are_shown_when_asked_for(ledger: Path) -> None:
    run = CliRunner().invoke(group, ["statements", "--names", "--ledger", str(ledger)])
    assert "Rosa Quill" in run.stdout
    masked = CliRunner().invoke(group, ["statements", "--ledger", str(ledger)])
    assert "R. Q." in masked.stdout
    assert "--names" in masked.stderr


def test_show_masks_the_sentence_and_keeps_the_true_offsets(ledger: Path) -> None:
    with Ledger(ledger) as store:
        claim = next(iter(store.figures()))
    run = CliRunner().invoke(group, ["show", claim.id, "--ledger", str(ledger)])
    assert "Quill" not in run.stdout
    assert "R. Q." in run.stdout
    assert f"{claim.evidence.start} to {claim.evidence.end}" in run.stdout
    as_json = CliRunner().invoke(group, ["show", claim.id, "--format", "json", "--ledger", str(ledger)])
    assert json.loads(as_json.stdout)["evidence"]["start"] == claim.evidence.start
    assert "Quill" not in as_json.stdout


def test_what_a_reviewer_marks_private_is_masked_in_the_whole_document(ledger: Path) -> None:
    with Ledger(ledger) as store:
        spoken = [c for c in store.claims(kind="statement") if isinstance(c, Statement) and c.speaker]
        claim = next(c for c in spoken if c.speaker and c.speaker.name == "Paul Rozier")
        after = corrected(claim, {"speaker": {"name": "Paul Rozier", "private": True}}, TEXT)
        store.review(claim.id, "corrected", reviewer="Ana", after=after)
    document, found = claims(ledger, moved=True)
    assert "Rozier" not in document.text + "".join(map(repr, found))


def test_a_ledger_of_form_2_gets_the_names_of_its_documents(ledger: Path) -> None:
    age(ledger, 2)
    document, _ = claims(ledger, moved=True)
    assert "Quill" not in document.text


def test_events_are_masked_too() -> None:
    text = "La police a arrêté Rosa Quill, 34 ans, mardi à Velmont."
    document = Document(id="a", text=text, language="fr", published=date(2026, 3, 11))
    found = Reader().read(document, kinds=frozenset({"event"}))
    event = next(claim for claim in found if isinstance(claim, Event))
    assert [actor.private for actor in event.recipients] == [True]
    mask = Mask({"Rosa Quill": "R. Q."}, text)
    masked = mask.claim(event)
    assert isinstance(masked, Event)
    assert masked.recipients[0].name == "R. Q."
    assert replace(masked, id="x").id == "x"


def test_what_is_marked_with_a_name_is_not_taken_for_one() -> None:
    words = packs.pack_for("en").persons
    assert list(forms_of_name("Rosa Quill and her son", words)) == ["Rosa Quill and her son"]
    assert list(forms_of_name("Rosa Quill of Velmont", words)) == ["Rosa Quill of Velmont"]
    assert list(forms_of_name("Ahmad al-Qasim", words))[:2] == ["Ahmad al-Qasim", "al-Qasim"]
    assert set(forms_of_name("Anna van der Berg", words)) >= {"Anna van der Berg", "van der Berg", "Berg"}
    assert "Renville" in set(forms_of_name("Vernon Renville Jr.", words))


SPACES = {"no-break space": "\u00a0", "narrow": "\u202f", "line break": "\n", "two spaces": "  "}


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_an_odd_space_in_a_name_stops_neither_adding_nor_adding_again(space: str, tmp_path: Path) -> None:
    report, ledger = tmp_path / "a.txt", tmp_path / "a.db"
    text = (
        f"Rosa{space}Quill, 34, said 12 people were killed in Velmont. “We ran,” recalled Rosa{space}Quill, a resident."
    )
    report.write_text(text, "utf-8")
    for told in ("added 1 document", "1 already known"):
        run = CliRunner().invoke(group, ["add", str(report), "--ledger", str(ledger), "--language", "en"])
        assert run.exit_code == 0, run.stderr
        assert told in run.stderr
    with MaskedLedger(ledger) as store:
        (summary,) = store.documents()
        assert "Quill" not in store.document(summary.id).text


def test_the_desk_takes_a_report_with_an_odd_space_in_a_name(tmp_path: Path) -> None:
    from web_examples import Client, desk

    client = Client(desk(tmp_path)[0]).open()
    report = {"text": "Rosa\u00a0Quill, 34, said 12 people were killed in Velmont.", "language": "en"}
    for known in (False, True):
        answer = client.call("POST", "/api/documents", json=report)
        assert answer.status_code == 201, answer.text
        assert answer.json()["documents"][0]["already_known"] is known


HOSTILE = {
    "people": lambda n: "".join(f"A{letters(i)} B{letters(i)}, 34, fled. " for i in range(n)),
    "one family": lambda n: "".join(f"A{letters(i)} Quill, 34, fled. " for i in range(n)),
    "a list": lambda n: ", ".join(f"A{letters(i)} B{letters(i)}" for i in range(n)),
    "one person": lambda n: "Rosa Quill, 34, fled. " + "Quill said no. " * n,
    "capitals": lambda n: "Rosa " * n,
    "unbroken": lambda n: "Rosa Quill 34 and " * n,
}


def letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")


@pytest.mark.parametrize("name", HOSTILE)
def test_the_cost_grows_with_the_text(name: str) -> None:
    def steps(n: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(private_persons, HOSTILE[name](n), packs.pack_for("en"))
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    steps(10)
    assert steps(800) < steps(200) * 4 * 1.5
