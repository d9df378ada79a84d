"""The desk's HTTP API: what each call takes and gives, who may call it, and how it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from bilan.web.security import HEADERS, LARGEST_BODY
from bilan.web.users import UsersError, add_user, read_users, who
from web_examples import OTHER, REPORT, Client, desk, open_desk

JSON = {"Content-Type": "application/json"}


def decide(client: Client, claim: str, **body: Any) -> Any:
    return client.call("POST", f"/api/claims/{claim}/reviews", json=body)


def test_a_pasted_report_is_read(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    added = client.call("POST", "/api/documents", json={"text": REPORT, "published": "2026-03-11"})
    assert added.status_code == 201
    assert [d["claims"] >= 3 for d in added.json()["documents"]] == [True]
    again = client.call("POST", "/api/documents", json={"text": REPORT, "published": "2026-03-11"})
    assert again.json()["documents"][0]["already_known"] is True
    figures = client.claims(kind="figure")
    assert sorted(item["claim"]["value"] for item in figures) == [8, 12, 30]
    assert figures[0]["sentence_text"] in REPORT
    assert client.get("/api/documents")["items"][0]["published"] == "2026-03-11"


def test_files_are_read_and_the_bad_ones_told(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    files = [
        ("data", ("a.txt", OTHER.encode())),
        ("data", ("../../etc/b.jsonl", b'{"text": "x"\n')),
        ("data", ("c.bin", bytes(range(256)))),
    ]
    answer = client.call("POST", "/api/documents/files?published=2026-03-11&language=fr", files=files).json()
    assert len(answer["documents"]) == 1
    assert {rejected["name"] for rejected in answer["rejected"]} == {"b.jsonl", "c.bin"}
    assert all(rejected["remedy"] for rejected in answer["rejected"])


def test_the_most_consequential_come_first(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    first, second, *others = client.claims(kind="figure")
    assert {first["claim"]["value"], second["claim"]["value"]} == {12, 40}
    assert {first["concerns"][0]["kind"], second["concerns"][0]["kind"]} == {"contradicts"}
    assert all(item["consequence"] < first["consequence"] for item in others)


def test_filters_and_paging(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    assert {item["claim"]["value"] for item in client.claims(measure="killed")} == {12, 40}
    assert client.claims(place="Tamsel") == []
    page = client.get("/api/claims", params={"kind": "figure", "limit": 1, "order": "text"})
    seen = [page["items"][0]["claim"]["id"]]
    while page["next"]:
        page = client.get("/api/claims", params={"kind": "figure", "limit": 1, "order": "text", "cursor": page["next"]})
        seen.append(page["items"][0]["claim"]["id"])
    assert len(set(seen)) == len(seen) == page["total"] == 4


def test_deciding_correcting_undoing(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    claim = client.claims(measure="killed")[0]["claim"]
    start = REPORT.index("12 morts")
    entry = decide(
        client, claim["id"], decision="corrected", after={"value": 13, "low": 13, "high": 13},
        span={"start": start, "end": start + 8}, reason="misread", expects=None,
    )  # fmt: skip
    assert entry.status_code == 201
    assert entry.json()["before"]["value"] == 12
    assert client.claims(measure="killed") == []
    found = client.get(f"/api/claims/{claim['id']}")
    assert found["item"]["claim"]["evidence"]["exact"] == "12 morts"
    assert found["original"] == claim
    assert found["history"][0]["reason"] == "misread"
    assert client.get("/api/estimate", params={"measure": "killed"})[0]["best"] == 13
    undone = client.call("POST", f"/api/reviews/{entry.json()['number']}/undo", json={})
    assert undone.status_code == 201
    assert client.claims(measure="killed")[0]["claim"] == claim
    journal = client.get("/api/reviews")["items"]
    assert [e["decision"] for e in journal] == ["undone", "corrected"]


def test_a_rejected_claim_counts_no_more(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    claim = client.claims(measure="killed")[0]["claim"]
    assert client.get("/api/series", params={"measure": "killed"})
    decide(client, claim["id"], decision="rejected")
    assert client.get("/api/series", params={"measure": "killed"}) == []
    assert client.get("/api/conflicts", params={"measure": "killed"}) == []
    document = client.get("/api/document", params={"id": claim["document"]["id"]})
    standing = {item["claim"]["id"]: item["review"] for item in document["claims"]}
    assert standing[claim["id"]]["decision"] == "rejected"


def test_adding_what_was_missed(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    document = client.get("/api/documents")["items"][0]["id"]
    start = REPORT.index("Huit écoles")
    body = {
        "document": document, "kind": "figure", "span": {"start": start, "end": start + 11},
        "fields": {"measure": "affected", "value": 8, "unit": "building"},
    }  # fmt: skip
    added = client.call("POST", "/api/claims", json=body)
    assert added.status_code == 201
    assert added.json()["after"]["high"] == 8
    twice = client.call("POST", "/api/claims", json=body)
    assert (twice.status_code, twice.json()["detail"].endswith("correct that one")) == (422, True)
    wrong = client.call("POST", "/api/claims", json={**body, "fields": {"measure": "eaten", "value": 8}})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "measure"


def test_the_second_of_two_reviewers_is_told(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    claim = client.claims(measure="killed")[0]["claim"]["id"]
    first = decide(client, claim, decision="accepted", expects=None).json()
    second = decide(client, claim, decision="rejected", expects=None)
    assert second.status_code == 409
    assert second.headers["content-type"] == "application/problem+json"
    assert second.json()["current"]["number"] == first["number"]
    assert decide(client, claim, decision="rejected", expects=first["number"]).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/api/claims/none", {}, 404),
        ("GET", "/api/document?id=none", {}, 404),
        ("GET", "/api/nothing", {}, 404),
        ("GET", "/api/claims?limit=0", {}, 400),
        ("GET", "/api/claims?measure=eaten", {}, 400),
        ("GET", "/api/claims?cursor=-1", {}, 400),
        ("GET", "/api/estimate?policy=guess", {}, 422),
        ("GET", "/api/series?place=Atlantis", {}, 404),
        ("PUT", "/api/claims", {}, 405),
        ("POST", "/api/claims/none/reviews", {"json": {"decision": "accepted"}}, 404),
        ("POST", "/api/claims/none/reviews", {"json": {"decision": "eaten"}}, 400),
        ("POST", "/api/claims/none/reviews", {"content": b"{", "headers": JSON}, 400),
        ("POST", "/api/claims/none/reviews", {"content": b"[" * 100_000, "headers": JSON}, 400),
        ("POST", "/api/claims/none/reviews", {"content": b'{"after":' * 9000, "headers": JSON}, 400),
        ("POST", "/api/claims/none/reviews", {"content": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ("GET", "/api/series?place=", {}, 422),
        ("GET", "/api/claims?limit=2&source=%20", {}, 422),
        ("GET", "/static/%00", {}, 404),
        ("GET", "/static/desk.js%00", {}, 404),
        ("POST", "/api/reviews/99/undo", {"json": {}}, 404),
        ("POST", "/api/documents", {"json": {"text": ""}}, 400),
        ("POST", "/api/documents", {"json": {"text": "x", "colour": "red"}}, 400),
    ],
)
def test_every_refusal_is_a_problem(tmp_path: Path, method: str, path: str, given: dict[str, Any], status: int) -> None:
    answer = open_desk(tmp_path, REPORT).call(method, path, **given)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_forged_requests_are_refused(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    own = client.csrf
    body = {"json": {"text": OTHER, "language": "fr"}}
    assert client.call("POST", "/api/documents", headers={"X-CSRF-Token": ""}, **body).status_code == 403
    assert client.call("POST", "/api/documents", headers={"X-CSRF-Token": own[:-1] + "x"}, **body).status_code == 403
    assert client.call("POST", "/api/documents", headers={"Origin": "http://evil.example"}, **body).status_code == 403
    assert len(client.get("/api/documents")["items"]) == 1
    assert client.call("POST", "/api/documents", headers={"Origin": "http://desk"}, **body).status_code == 201


def test_other_names_of_the_server_are_refused(tmp_path: Path) -> None:
    app, _ = desk(tmp_path)
    answer = Client(app, host="evil.example").call("GET", "/api/claims")
    assert answer.status_code == 421


def test_too_much_is_refused(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    answer = client.call("POST", "/api/documents", json={"text": "x" * LARGEST_BODY})
    assert answer.status_code == 413


def test_every_answer_carries_the_policy(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    for path in ("/", "/static/desk.js", "/api/claims", "/api/nothing", "/openapi.json"):
        answer = client.call("GET", path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert client.call("GET", "/static/../app.py").status_code == 404


def test_users_sign_in_with_tokens_that_are_kept_hashed(tmp_path: Path) -> None:
    file = tmp_path / "users"
    ana, ben = add_user(file, "Ana"), add_user(file, "Ben")
    assert ana not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    users = read_users(file)
    assert (who(users, ana), who(users, ben), who(users, "x")) == ("Ana", "Ben", None)
    app, _ = desk(tmp_path, users=users)
    client = Client(app)
    assert client.call("GET", "/api/claims").status_code == 401
    assert client.get("/api/session")["user"] is None
    assert client.call("POST", "/api/session", json={"token": "x"}).status_code == 401
    signed = client.call("POST", "/api/session", json={"token": ana})
    assert signed.json()["user"] == "Ana"
    cookie = signed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    client.open()
    body = {"json": {"text": REPORT, "language": "fr"}}
    assert client.call("POST", "/api/documents", **body).status_code == 201
    assert client.call("POST", "/api/documents", headers={"X-CSRF-Token": ""}, **body).status_code == 403
    robot = Client(app)
    claim = client.claims()[0]["claim"]["id"]
    bearer = {"Authorization": f"Bearer {ben}"}
    entry = robot.call("POST", f"/api/claims/{claim}/reviews", headers=bearer, json={"decision": "accepted"})
    assert entry.json()["reviewer"] == "Ben"
    client.call("DELETE", "/api/session")
    assert client.call("GET", "/api/claims").status_code == 401


@pytest.mark.parametrize("text", ["", "Ana", "Ana:short", "Ana:" + "0" * 64 + "\nAna:" + "1" * 64])
def test_a_file_of_users_that_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users"
    file.write_text(text, "utf-8")
    with pytest.raises(UsersError, match="bilan users"):
        read_users(file)


def test_the_api_is_described(tmp_path: Path) -> None:
    described = open_desk(tmp_path).get("/openapi.json")
    assert described["openapi"].startswith("3.1")
    page = (Path(__file__).parents[1] / "docs" / "api.md").read_text("utf-8")
    for path, methods in described["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path}`" in page, (method, path)


TOLD = (
    "La présidente Odile Ferrand a réclamé une trêve immédiate. Les rebelles ont repris Orsanne samedi. "
    "Un raid aérien a tué huit personnes dimanche à Tamsel."
)


def told(tmp_path: Path) -> Client:
    client = Client(desk(tmp_path, local_user="Ana")[0]).open()
    for publisher, text in (("Gazette", TOLD), ("Courrier", "Dimanche, un raid aérien a tué des habitants à Tamsel.")):
        sent = {"text": text, "published": "2026-03-11", "publisher": publisher, "language": "fr"}
        assert client.call("POST", "/api/documents", json=sent).status_code == 201
    return client


def test_positions_by_actor(tmp_path: Path) -> None:
    client = told(tmp_path)
    page = client.get("/api/positions")
    assert (page["total"], page["next"]) == (1, None)
    position = page["items"][0]
    assert (position["actor"], position["stance"], position["object"]) == (
        "Odile Ferrand", "demands", "une trêve immédiate",
    )  # fmt: skip
    assert [s["evidence"]["exact"] for s in position["statements"]] == ["une trêve immédiate"]
    assert client.get("/api/positions", params={"stance": "rejects"})["total"] == 0
    assert client.get("/api/positions", params={"actor": "Ferrand"})["total"] == 1


def test_the_timeline_of_events(tmp_path: Path) -> None:
    client = told(tmp_path)
    items = client.get("/api/events")["items"]
    raid = next(item for item in items if item["event"]["place"] == "Tamsel")
    assert raid["event"]["sources"] == ["Gazette", "Courrier"]
    assert len(raid["mentions"]) == 2
    first = client.get("/api/events", params={"limit": 1})
    assert (first["total"], first["next"], len(first["items"])) == (len(items), "1", 1)
    taken = client.get("/api/events", params={"event_type": "COERCE", "mode": "seize"})
    assert [item["event"]["place"] for item in taken["items"]] == ["Orsanne"]
    assert client.get("/api/events", params={"document": "none"})["total"] == 0


def test_a_claim_points_to_claims_of_its_document(tmp_path: Path) -> None:
    client = told(tmp_path)
    figure = client.claims(kind="figure")[0]["claim"]
    path = f"/api/claims/{figure['id']}/reviews"
    for other in ("x", figure["id"]):
        answer = client.call("POST", path, json={"decision": "corrected", "after": {"part_of": other}})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "part_of"
    event = next(e["claim"] for e in client.claims(kind="event") if e["claim"]["figures"] == [figure["id"]])
    right = client.call("POST", path, json={"decision": "corrected", "after": {"event": event["id"]}})
    assert right.status_code == 201
