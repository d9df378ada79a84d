"""Documents are found by their words, the same ones on every database; pages, marks, filters, the API."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.cli import group
from bilan.errors import NothingFound
from bilan.ledger import Filters, Ledger, words
from bilan.ledger.words import NoWordsError
from ledger_examples import document, figure, texts
from postgresql_server import Place
from web_examples import desk, open_desk

NUMBERS = count()
REPORTS = {
    "bridge": ("Le pont de Sainte-Élie", "L’hôpital de Valbrune a été évacué. Le pont est coupé.", date(2031, 3, 1)),
    "school": (None, "The school of Valbrune was evacuated; a hospital nearby is open.", date(2031, 3, 2)),
    "arabic": (None, "قُتل اثنا عشر شخصًا في فالبرون.", date(2031, 3, 3)),
    "undated": ("Évacuation", "Rien de plus sur l'hopital.", None),
}


@pytest.fixture
def searched(location: str) -> str:
    with Ledger(location) as ledger:
        for name, (title, text, day) in REPORTS.items():
            ledger.add(document(name, text, title=title, published=day), [])
    return location


def ids(location: str, asked: str, filters: Filters | None = None) -> list[str]:
    with Ledger(location, create=False) as ledger:
        return [item.id for item in ledger.search(asked, filters).items]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("hopital", "bridge undated"),
        ("HÔPITAL valbrune", "bridge"),
        ("valbrune", "school bridge"),
        ("évacu*", "school bridge undated"),
        ("evacu", ""),
        ('"pont est coupé"', "bridge"),
        ('"pont coupé"', ""),
        ("sainte-elie", "bridge"),
        ("Élie", "bridge"),
        ("valbrune -hospital", "bridge"),
        ('valbrune -"a hospital"', "bridge"),
        ("قتل", "arabic"),
        ("فالبرون", "arabic"),
        ("pont' OR 1=1 --", ""),
        ("pont AND valbrune", ""),
        ("pont NEAR(valbrune)", ""),
        ("é" * 3000, ""),
    ],
)
def test_what_is_found(searched: str, asked: str, found: str) -> None:
    if len(asked) > 1000:
        with pytest.raises(NoWordsError):
            ids(searched, asked)
    else:
        assert ids(searched, asked) == found.split()


@pytest.mark.parametrize("asked", ["", "  ", "-valbrune", "***", '""', "_", "' % -"])
def test_without_a_word_it_says_how_to_ask(searched: str, asked: str) -> None:
    with pytest.raises(NoWordsError, match="no word to look for; give words"):
        ids(searched, asked)


def test_pages_and_the_number_of_all(searched: str) -> None:
    with Ledger(searched) as ledger:
        pages = [ledger.search("evacu*", limit=2, start=start) for start in (0, 2, 4)]
    assert [[item.id for item in page.items] for page in pages] == [["school", "bridge"], ["undated"], []]
    assert {page.total for page in pages} == {3}


def test_filters_ask_for_a_claim_that_fits_or_for_the_document(location: str) -> None:
    with Ledger(location) as ledger:
        for number, name in enumerate(("a", "b", "c")):
            of = document(name, published=date(2031, 3, number + 1))
            ledger.add(of, [figure(of, "7", "injured" if name == "a" else "killed")] if name != "c" else [])
        rejected = next(iter(ledger.figures(Filters(document="b"))))
        assert ids(location, "civils") == ["c", "b", "a"]
        assert ids(location, "civils", Filters(measure="killed")) == ["b"]
        assert ids(location, "civils", Filters(as_of=date(2031, 3, 2))) == ["b", "a"]
        assert ids(location, "civils", Filters(document="a", measure="killed")) == []
        ledger.review(rejected.id, "rejected", reviewer="Ana")
        assert ids(location, "civils", Filters(measure="killed")) == []


def test_snippets_mark_the_words_where_they_stand(searched: str) -> None:
    with Ledger(searched) as ledger:
        (bridge,) = ledger.search("hopital pont").items
        of = ledger.document("bridge")
    marked = [snippet.text[a:b] for snippet in bridge.snippets for a, b in snippet.marks]
    assert marked == ["hôpital", "pont"]
    assert all(of.text[s.start : s.start + len(s.text)] == s.text for s in bridge.snippets)


def test_a_phrase_is_found_far_into_a_long_report(location: str) -> None:
    text = "de " * 9000 + "de la rive " + "de " * 9000
    with Ledger(location) as ledger:
        ledger.add(document("long", text), [])
        ((found,), total) = (ledger.search('"de la rive"').items, ledger.search("rive").total)
    assert total == 1
    assert [found.snippets[0].text[a:b] for a, b in found.snippets[0].marks] == ["de", "la", "rive"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(texts, min_size=1, max_size=4))
def test_every_word_of_any_text_is_found_and_the_index_fits(place: Place, given: list[str]) -> None:
    with Ledger(place(f"any{next(NUMBERS)}")) as ledger:
        for number, text in enumerate(given):
            ledger.add(document(str(number), text), [])
        for word in {word for text in given for word in words.words_of(text)}:
            expected = {str(n) for n, text in enumerate(given) if word in words.words_of(text)}
            assert {item.id for item in ledger.search(word).items} == expected
        assert list(ledger.problems()) == []


def test_an_index_that_does_not_fit_is_told(searched: str) -> None:
    with Ledger(searched) as ledger:
        with ledger._writing.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("insert into document_words(rowid, words) values (1, 'more')")
            else:
                connection.exec_driver_sql("update document_words set words = 'other:1' where number = 1")
        assert list(ledger.problems()) == ["the index of words does not fit document 'bridge'"]


def test_the_command(searched: str) -> None:
    run = CliRunner().invoke(group, ["search", "hôpital", "--width", "65", "--ledger", searched])
    assert run.exit_code == 0, run.output
    assert run.stdout.splitlines() == [
        "bridge  2031-03-01  Agence Hirondelle",
        "  title  Le pont de Sainte-Élie",
        "  words  … L’>>hôpital<< de Valbrune a été évacué. Le pont est",
        "         coupé. …",
        "",
        "undated  Agence Hirondelle",
        "  title  Évacuation",
        "  words  … Rien de plus sur l'>>hopital<<. …",
    ]
    run = CliRunner().invoke(group, ["search", "evacu*", "--limit", "1", "--format", "csv", "--ledger", searched])
    assert run.stdout.startswith("id,published,")
    assert "bilan: 2 more; see them with --start 1" in run.stderr
    run = CliRunner().invoke(group, ["search", "--ledger", searched, "--", "-pont"])
    assert run.exit_code == 2 or isinstance(run.exception, NoWordsError)
    run = CliRunner().invoke(group, ["search", "nowhere", "--measure", "killed", "--ledger", searched])
    assert run.stdout == "" and isinstance(run.exception, NothingFound)
    assert str(run.exception) == "no document with the words nowhere matches measure killed"


def test_the_api(tmp_path: Path) -> None:
    client = open_desk(tmp_path, "Le séisme a fait 12 morts à Kandovar.", "Rien à Tamsel.")
    answer = client.get("/api/search", params={"words": "seisme"})
    assert answer["total"] == 1 and answer["next"] is None
    (item,) = answer["items"]
    (snippet,) = item["snippets"]
    assert [snippet["text"][a:b] for a, b in snippet["marks"]] == ["séisme"]
    assert client.get("/api/search", params={"words": "a", "limit": 1})["next"] == "1"
    assert client.get("/api/search", params={"words": "seisme", "measure": "injured"})["total"] == 0
    assert client.call("GET", "/api/search", params={"words": "-a"}).status_code == 422
    assert client.call("GET", "/api/search").status_code == 400
    assert client.call("GET", "/api/search", params={"words": " "}).status_code == 422


def test_the_api_is_guarded(tmp_path: Path) -> None:
    from web_examples import Client

    app, _ = desk(tmp_path, users={"Ana": "0" * 64})
    assert Client(app).call("GET", "/api/search", params={"words": "a"}).status_code == 401


def test_what_is_too_long_is_no_word() -> None:
    longest = "x" * words.LONGEST_WORD
    assert words.words_of(f"Flood {longest} {longest}x again") == ["flood", longest, "again"]
    assert words.words_of("") == []
