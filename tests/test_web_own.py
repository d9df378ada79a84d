"""Places, organisations and language packs of one's own, given at the desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from bilan.languages.pack import BUILT_IN
from bilan.ledger import Ledger
from bilan.reader_settings import ReaderSettings
from bilan.web.app import create_app
from bilan.web.desk import Desk, Upload
from bilan.web.own_desk import OwnError
from bilan.web.security import Gate
from bilan.web.users import hashed
from bilan.web.work import Inline
from web_examples import Client, desk

PLACES = "name,latitude,longitude,country\nTamsel,48.5,2.5,FR\n"
ORGANISATIONS = '[[organisation]]\nid = "croix-verte"\nnames = ["Croix verte", "CV"]\n'
REPORT = "À Tamsel, 12 personnes ont été tuées mardi, selon la Croix verte."
BEARER = {"Authorization": "Bearer of-ada"}


def client(path: Path) -> tuple[Client, Ledger]:
    app, store = desk(path)
    return Client(app).open(), store


def given(own: Client, kind: str, *files: tuple[str, str | bytes], **more: Any) -> Any:
    sent = [("data", file) for file in files]
    return own.call("POST", f"/api/own/{kind}", files=sent, **more)


def pasted(own: Client, text: str = REPORT, **more: str) -> Any:
    return own.call("POST", "/api/documents", json={"text": text, "published": "2031-03-12", "language": "fr", **more})


def test_the_next_report_is_read_with_what_was_given(tmp_path: Path) -> None:
    own, store = client(tmp_path)
    pasted(own)
    answer = given(own, "places", ("own.csv", PLACES), params={"reason": "the survey"})
    assert (answer.status_code, answer.json()["holds"]) == (201, 1), answer.text
    assert given(own, "organisations", ("own.toml", ORGANISATIONS)).json()["holds"] == 2
    pasted(own, REPORT + " ")
    before, after = sorted(store.figures(), key=lambda figure: bool(figure.places and figure.places[0].latitude))
    assert (before.places[0].latitude, before.sources[0].id) == (None, None)
    assert (after.places[0].latitude, after.places[0].country, after.sources[0].id) == (48.5, "FR", "croix-verte")
    assert own.get("/api/places", params={"name": "Tams"})[0]["canonical"] == "Tamsel"
    listed = own.get("/api/own")["entries"]
    assert [(e["kind"], e["name"], e["standing"], e["reason"]) for e in listed] == [
        ("organisations", "own.toml", True, None), ("places", "own.csv", True, "the survey"),
    ]  # fmt: skip
    assert own.get(f"/api/own/{listed[1]['number']}") == {"own.csv": PLACES}


def test_what_is_taken_away_is_read_with_no_longer(tmp_path: Path) -> None:
    own, store = client(tmp_path)
    number = given(own, "places", ("own.csv", PLACES)).json()["entry"]["number"]
    assert own.call("POST", f"/api/own/{number}/away", json={"reason": "wrong"}).status_code == 201
    assert own.call("POST", f"/api/own/{number}/away", json={}).status_code == 404
    pasted(own)
    (figure,) = store.figures()
    assert figure.places[0].latitude is None
    assert [(e["away"], e["standing"]) for e in own.get("/api/own")["entries"]] == [(True, False), (False, False)]


@pytest.mark.parametrize(
    ("kind", "name", "content", "says"),
    [
        ("places", "a.csv", "name,latitude,longitude\nTamsel,x,2\n", r"^a\.csv:2: "),
        ("places", "a.csv", "name,latitude,longitude,parent\nTamsel,1,2,Nowhere\n", r"^a\.csv:2: unknown parent"),
        ("places", "a.csv", b"name\xff", r"^a\.csv: not UTF-8"),
        ("organisations", "a.toml", "[[organisation]]\nid = 1\n", r"^a\.toml: .*\[\[organisation\]\] with id and"),
        ("organisations", "a.toml", "organisation = []\n", "nothing in it that is not known already"),
        ("language", "measures.toml", "", r"^language\.toml: missing"),
        ("language", "x.py", "", r"^x\.py: no file of a language pack; a pack has "),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_as_on_the_command_line(
    tmp_path: Path, kind: str, name: str, content: str | bytes, says: str
) -> None:
    own, _ = client(tmp_path)
    answer = given(own, kind, (name, content))
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    with pytest.raises(OwnError, match=says):
        raise OwnError(detail)
    assert str(tmp_path.anchor) + "tmp" not in detail
    assert own.get("/api/own")["entries"] == []


def test_a_language_pack_is_given_and_read_with(tmp_path: Path) -> None:
    own, _ = client(tmp_path)
    files = {
        path.name: path.read_text("utf-8") for path in (BUILT_IN / "fr").iterdir() if path.suffix in (".toml", ".txt")
    }
    files["language.toml"] = files["language.toml"].replace('code = "fr"', 'code = "xx"')
    answer = given(own, "language", *files.items())
    assert (answer.status_code, answer.json()["entry"]["name"]) == (201, "xx"), answer.text
    assert "xx" in own.get("/api/vocabulary")["languages"]
    assert pasted(own, language="xx").json()["documents"][0]["figures"] == 1
    assert own.get(f"/api/own/{answer.json()['entry']['number']}") == files
    bad = given(own, "language", *{**files, "numbers.toml": "words = 3\n"}.items()).json()["detail"]
    assert bad.startswith("numbers.toml:1: ") and "docs/languages.md" in bad


def test_administrators_alone_give_and_take_away(tmp_path: Path) -> None:
    users = {name: hashed(f"of-{name.lower()}") for name in ("Ada", "Rita")}
    app, _ = desk(tmp_path, users=users, roles={"Ada": "administrator", "Rita": "reviewer"})
    own = Client(app)
    rita = {"Authorization": "Bearer of-rita"}
    refused = given(own, "places", ("own.csv", PLACES), headers=rita)
    assert (refused.status_code, "needs the role administrator" in refused.text) == (403, True)
    number = given(own, "places", ("own.csv", PLACES), headers=BEARER).json()["entry"]["number"]
    assert own.call("POST", f"/api/own/{number}/away", headers=rita, json={}).status_code == 403
    assert own.call("GET", "/api/own", headers=rita).json()["entries"][0]["reviewer"] == "Ada"


def test_what_the_desk_was_started_with_holds_until_something_is_given(tmp_path: Path) -> None:
    started = tmp_path / "started.csv"
    started.write_text(PLACES.replace("48.5", "40"), "utf-8")
    settings = ReaderSettings(places=started)
    store = Ledger(tmp_path / "l.db")
    own = Client(
        create_app(Inline(Desk(store, settings.reader(), settings=settings)), Gate(frozenset({"desk"})))
    ).open()
    assert own.get("/api/own")["started"]["places"] == ["started.csv"]
    pasted(own)
    number = given(own, "places", ("own.csv", PLACES)).json()["entry"]["number"]
    pasted(own, REPORT + " ")
    own.call("POST", f"/api/own/{number}/away", json={})
    pasted(own, REPORT + "  ")
    assert sorted(figure.places[0].latitude or 0 for figure in store.figures()) == [40, 40, 48.5]


def test_a_file_that_cannot_be_used_any_more_is_named(tmp_path: Path) -> None:
    from bilan.ledger.own_files import OwnFiles

    store = Ledger(tmp_path / "l.db")
    OwnFiles(store).put("places", "old.csv", "no,such,columns\n1,2,3\n", reviewer="Ada")
    made = Desk(store, ReaderSettings().reader())
    from bilan.intake import IntakeOptions

    with pytest.raises(OwnError, match=r"given at the desk, places.old\.csv.*an administrator can give it anew"):
        made.add([Upload("a.txt", REPORT.encode())], IntakeOptions(language="fr"))
    assert made.own().entries[0].standing  # the list still opens
    shutil.rmtree(tmp_path, ignore_errors=True)
