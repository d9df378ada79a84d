"""Incidents on the command line and by the API; what people decide on them; ids that stay."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bilan.asking import Asked, atlas
from bilan.catalogue import Catalogue, DecisionError
from bilan.cli import main
from bilan.disagreements import disagreements
from bilan.errors import NothingFound
from bilan.ledger import Ledger, MaskedLedger
from bilan.model import Document
from bilan.reading import Reader
from bilan.reconcile import Question, Reconciled, Reconciler
from bilan.reconcile.conflicts import KINDS
from bilan.reconcile.incidents.record import Incident
from cluster_files import Cluster, add, load

CLUSTERS = {cluster.name: cluster for cluster in load()}
READER = Reader()


def opened(path: Path, *documents: Document) -> tuple[Ledger, Catalogue]:
    ledger = Ledger(path / "bilan.db")
    add(ledger, documents, READER)
    return ledger, Catalogue(ledger, atlas(None))


def cluster(name: str) -> Cluster:
    return CLUSTERS[name]


def killed(one: Incident) -> Any:
    return next((toll.best for toll in one.tolls if toll.measure == "killed"), None)


def own(catalogue: Catalogue) -> list[Incident]:
    return [one for one in catalogue.incidents() if not one.situation and not one.mentioned_only and one.tolls]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    for name in ("BILAN_LEDGER", "BILAN_PLACES", "BILAN_REVIEWER"):
        monkeypatch.delenv(name, raising=False)
    ledger, _ = opened(tmp_path, *cluster("bomb and flood in one town").documents)
    ledger.close()

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def listed(run: Any, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("incidents", "--format", "jsonl", *arguments)[1].splitlines()]


def test_a_row_has_what_recorders_write_down(run: Any) -> None:
    rows = listed(run)
    bomb = next(row for row in rows if row["type"] == "bombing")
    assert bomb["period"] == {"start": "2031-04-14", "end": "2031-04-14"}
    assert bomb["places"][0]["name"] == "Sandrel"
    assert set(bomb["documents"]) == {"n1", "n3"}
    assert (bomb["situation"], bomb["reviewed"], bomb["names"]) == (False, "none", "initials")
    toll = bomb["tolls"][0]
    assert (toll["measure"], toll["low"], toll["best"], toll["high"]) == ("killed", 13, 13, 13)
    assert toll["sources"] == ["police"]
    assert [step["value"] for step in toll["steps"]] == [12, 13]
    assert {claim["code"] for claim in toll["excluded"]} == {"superseded"}


def test_filters(run: Any) -> None:
    assert [row["type"] for row in listed(run, "--type", "flood")] == ["flood"]
    assert [row["type"] for row in listed(run, "--measure", "killed", "--least", "10")] == ["bombing"]
    assert listed(run, "--since", "2031-04-20") == []
    assert listed(run, "--reviewed", "all") == []
    assert len(listed(run, "--place", "Sandrel")) == 2
    early = {row["type"]: row["tolls"][0]["best"] for row in listed(run, "--as-of", "2031-04-15")}
    assert early == {"bombing": 12, "flood": 7}


def test_table_and_csv(run: Any) -> None:
    code, out, _ = run("incidents")
    assert code == 0
    assert "bombing" in out
    assert "unreviewed" in out
    rows = list(csv.DictReader(io.StringIO(run("incidents", "--format", "csv")[1])))
    assert {(row["type"], row["measure"], row["best"]) for row in rows} == {
        ("bombing", "killed", "13"), ("flood", "killed", "7")
    }  # fmt: skip


def test_one_incident_is_told_whole(run: Any) -> None:
    bomb = next(row["id"] for row in listed(run) if row["type"] == "bombing")
    code, out, _ = run("incident", bomb[:6])
    assert code == 0
    assert "killed: low 13, best 13, high 13" in out
    assert "A bomb killed 12 people in Sandrel on Monday" in out
    assert "Harbour Wire" in out
    made = json.loads(run("incident", bomb, "--format", "json")[1])
    assert [report["id"] for report in made["reports"]] == ["n1", "n3"]
    assert {claim["code"] for claim in made["claims"]} == {None, "superseded"}
    code, _, err = run("incident", "zz")
    assert code != 0
    assert "list them with: bilan incidents" in err


def test_estimate_names_its_incident_and_lists_the_others(run: Any) -> None:
    found = json.loads(run("estimate", "--measure", "killed", "--format", "json")[1])
    assert [one["title"].split(",")[0] for one in found] == ["flood", "bombing"]  # two sources go before one
    assert found[0]["incident"] == next(row["id"] for row in listed(run) if row["type"] == "flood")
    assert [(other["title"], other["best"]) for other in found[0]["others"]] == [("bombing, Sandrel, 2031-04-14", 13)]
    out = run("estimate", "--measure", "killed")[1]
    assert "also fits" in out
    assert "unreviewed" in out


def test_decisions_on_the_command_line(run: Any) -> None:
    bomb, flood = (row["id"] for row in sorted(listed(run), key=lambda row: row["type"]))
    assert "name who decides" in run("incident", bomb, "--merge", flood)[2]
    code, _, _ = run("incident", bomb, "--merge", flood, "--reviewer", "ana", "--reason", "one dam, one day")
    assert code == 0
    merged = listed(run)
    assert [row["id"] for row in merged] == [bomb]
    assert set(merged[0]["documents"]) == {"n1", "n2", "n3", "n4"}
    assert run("incident", flood)[1].startswith(bomb)  # the merged id leads to the survivor
    journal = [json.loads(line) for line in run("incidents", "--decisions", "--format", "jsonl")[1].splitlines()]
    assert [(e["action"], e["reviewer"], e["reason"]) for e in journal] == [("merge", "ana", "one dam, one day")]
    run("incident", bomb, "--undo", str(journal[0]["number"]), "--reviewer", "ben")
    assert {row["type"] for row in listed(run)} == {"bombing", "flood"}
    assert "no decision" in run("incident", bomb, "--undo", "9", "--reviewer", "ben")[2]


def test_a_split_holds_when_reports_are_added(tmp_path: Path) -> None:
    reports = cluster("stampede in English").documents
    ledger, catalogue = opened(tmp_path, *reports[:2])
    (one,) = own(catalogue)
    apart = catalogue.split(one.id, ["s2"], reviewer="ana")
    assert {made.id: killed(made) for made in own(catalogue)} == {one.id: 9, apart: 11}
    add(ledger, [reports[2]], READER)
    catalogue.refresh()
    assert len(own(catalogue)) == 2
    with pytest.raises(DecisionError, match="no report of this incident"):
        catalogue.split(one.id, ["nothing"], reviewer="ana")
    with pytest.raises(DecisionError, match="not none and not all"):
        catalogue.split(apart, catalogue.find(apart).documents, reviewer="ana")
    ledger.close()


def test_a_moved_figure_counts_where_it_was_moved_to(tmp_path: Path) -> None:
    ledger, catalogue = opened(tmp_path, *cluster("shootings in two towns on one night").documents)
    injured = next(one for one in own(catalogue) if {"p1", "p3"} == set(one.documents))
    other = next(one for one in own(catalogue) if one.documents == ("p2",))
    claims = [f.id for f in ledger.figures() if f.document.id == "p3"]
    catalogue.move(claims, other.id, reviewer="ana")
    tolls = {one.id: [(t.measure, t.best) for t in one.tolls] for one in own(catalogue)}
    assert ("injured", 4) in tolls[injured.id]
    assert ("injured", 5) in tolls[other.id]
    catalogue.move(claims, None, reviewer="ana")
    tolls = {one.id: [(t.measure, t.best) for t in one.tolls] for one in own(catalogue)}
    assert ("injured", 5) not in [toll for listed in tolls.values() for toll in listed]
    for entry in [e.number for e in catalogue.decisions() if e.action == "move"]:
        catalogue.undo(entry, reviewer="ana")
    again = next(one for one in own(catalogue) if one.id == injured.id)
    assert ("injured", 5) in [(t.measure, t.best) for t in again.tolls]
    ledger.close()


def test_ids_that_were_seen_stay(tmp_path: Path) -> None:
    reports = cluster("stampede in English").documents
    ledger, catalogue = opened(tmp_path, reports[1])
    (one,) = own(catalogue)
    catalogue.give_out([one.id])
    add(ledger, [reports[0], reports[2]], READER)  # an earlier report arrives later
    catalogue.refresh()
    (grown,) = own(catalogue)
    assert grown.id == one.id
    assert grown.documents == ("s1", "s2", "s3")
    assert [made.id for made in own(Catalogue(ledger, atlas(None)))] == [one.id]
    for node in catalogue.find(one.id).nodes:
        assert catalogue.find(node.id).id == one.id
    with pytest.raises(NothingFound):
        catalogue.find("")
    ledger.close()


def test_a_decision_on_a_claim_is_followed(tmp_path: Path) -> None:
    ledger, catalogue = opened(tmp_path, *cluster("stampede in English").documents[:1])
    claim = next(f for f in ledger.figures() if f.measure == "killed" and f.evidence.start > 25)
    assert catalogue.refresh() == 0
    for figure in list(ledger.figures()):
        if figure.measure == "killed":
            ledger.review(figure.id, "rejected" if figure.id != claim.id else "accepted", reviewer="ana")
    assert catalogue.refresh() == 1
    (one,) = own(catalogue)
    assert killed(one) == 9
    assert one.reviewed == "some"
    only = Catalogue(ledger, atlas(None), reviewed_only=True)
    assert [(t.measure, t.best) for t in own(only)[0].tolls] == [("killed", 9)]
    ledger.close()


def test_the_api(tmp_path: Path) -> None:
    pytest.importorskip("litestar")
    from web_examples import open_desk

    client = open_desk(
        tmp_path,
        "Un incendie a fait quatre morts mardi à Bressane, selon les pompiers.",
        "Une crue a fait neuf morts mardi à Bressane, selon la préfecture.",
    )
    page = client.get("/api/incidents")
    assert page["total"] == 2
    fire, flood = (one["id"] for one in sorted(page["items"], key=lambda one: str(one["type"])))
    assert client.get("/api/incidents", params={"incident_type": "flood"})["total"] == 1
    assert client.get("/api/incidents", params={"limit": 1})["next"] == "1"
    assert client.get(f"/api/incidents/{fire}")["claims"][0]["sentence"].startswith("Un incendie")
    assert client.get("/api/estimate", params={"measure": "killed"})[0]["incident"] in (fire, flood)
    answer = client.call(
        "POST", f"/api/incidents/{fire}/decisions", json={"action": "merge", "incidents": [flood], "reason": "one"}
    )
    assert (answer.status_code, answer.json()["incident"]) == (201, fire)
    assert client.get("/api/incidents")["total"] == 1
    entry = client.get("/api/incident-decisions")[0]
    assert (entry["action"], entry["reviewer"]) == ("merge", "local")
    wrong = client.call("POST", f"/api/incidents/{fire}/decisions", json={"action": "undo"})
    assert wrong.status_code == 422
    assert client.call("GET", "/api/incidents/zzzz").status_code == 404


def conflicts(path: Path, name: str, *kinds: str) -> list[tuple[str, str]]:
    ledger, _ = opened(path, *cluster(name).documents)
    ledger.close()
    found: list[tuple[str, str]] = []
    with Ledger(path / "bilan.db") as store:
        catalogue = Catalogue(store, atlas(None))
        for one in disagreements(catalogue, Question(), store, kinds=kinds):
            assert len(one.sentences) == len(one.claims)
            assert one.incident in {made.id for made in catalogue.incidents()}
            found.append((one.kind, one.reason))
    return found


def test_conflicts_are_contradictions_withdrawn_and_flagged_numbers(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
    rivals = conflicts(tmp_path / "a", "massacre with rising toll and rival counts")
    assert {kind for kind, _ in rivals} == {"contradicts"}
    assert any("131" in told for _, told in rivals)
    revised = {kind for kind, _ in conflicts(tmp_path / "b", "revised down by the ministry")}
    assert revised in ({"withdrawn"}, {"lowers"})  # whether the number before is told again is a choice of reading
    assert [kind for kind, _ in conflicts(tmp_path / "c", "a slip far outside")] == ["outlier"]


def test_one_source_alone_is_listed_only_where_asked_for(tmp_path: Path) -> None:
    assert conflicts(tmp_path, "train crash with countries") == []
    (tmp_path / "again").mkdir()
    lone = conflicts(tmp_path / "again", "stampede in English", "single_source", "no_source")
    assert {kind for kind, _ in lone} <= {"single_source", "no_source"}
    assert lone


def test_series_and_relations_follow_incidents(run: Any) -> None:
    incidents = {row["type"]: set(row["claims"]) for row in listed(run, "--measure", "killed") if not row["situation"]}
    found = [json.loads(line) for line in run("series", "--measure", "killed", "--format", "jsonl")[1].splitlines()]
    for series in found:
        assert sum(set(series["claims"]) <= claims for claims in incidents.values()) == 1
    lines = run("relations", "--measure", "killed", "--format", "jsonl")[1].splitlines()
    assert lines
    for relation in map(json.loads, lines):
        pair = {relation["figure"], relation["other"]}
        assert any(pair <= claims for claims in incidents.values())


def test_one_more_report_works_on_its_own_incident_alone(tmp_path: Path) -> None:
    reports = cluster("bomb and flood in one town").documents
    ledger, catalogue = opened(tmp_path, *reports[:-1])
    with ledger:
        before = {one.id: one for one in own(catalogue)}
        add(ledger, reports[-1:], READER)
        assert catalogue.refresh() == 1
        after = own(catalogue)
        assert len(after) > 1
        assert {one.id for one in after if reports[-1].id in one.documents} == {
            one.id for one in after if one is not before.get(one.id)
        }


def test_what_was_reconciled_is_kept_and_what_changes_is_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question of all places works once; then on what one more report, a decision or a merge touches, and no more."""
    reports, places = cluster("bomb and flood in one town").documents, atlas(None)
    ledger, catalogue = opened(tmp_path, *reports[:-1])
    whole, worked = Question(), []
    revise = Reconciler.revise

    def noted(self: Reconciler, figures: Any, *rest: Any) -> int:
        worked.append(set(figures))
        return revise(self, figures, *rest)

    monkeypatch.setattr(Reconciler, "revise", noted)

    def asked(shown: Ledger) -> Reconciled:
        catalogue.refresh()
        found = Asked(catalogue, shown, whole, places).reconciled
        count = len(worked)
        fresh = Asked(Catalogue(ledger, places), shown, whole, places).reconciled
        del worked[count:]
        assert (found.series, found.relations) == (fresh.series, fresh.relations)
        return found

    with ledger, MaskedLedger(ledger.location, moved=True) as masked:
        for shown in (ledger, masked):
            asked(shown)
            asked(shown)
        assert worked == [{r.id for r in reports[:-1]}] * 2
        worked.clear()
        add(ledger, reports[-1:], READER)
        asked(ledger)
        touched = {one.id for one in catalogue.incidents() if reports[-1].id in one.documents}
        beside = {name for one in catalogue.incidents() if one.id in touched for name in one.documents}
        assert reports[-1].id in worked[0] <= beside < {r.id for r in reports}
        one, other = own(catalogue)[:2]
        catalogue.merge(one.id, [other.id], reviewer="ana")
        asked(ledger)
        claim = next(c for c in ledger.figures() if c.id in own(catalogue)[0].claims)
        ledger.review(claim.id, "rejected", reviewer="ana")
        assert claim.id not in asked(ledger).series_of


def test_conflicts_are_told_again_only_where_something_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = cluster("massacre with rising toll and rival counts").documents
    ledger, catalogue = opened(tmp_path, *reports)
    fetched: list[set[str]] = []
    claims_by_id = Ledger.claims_by_id

    def noted(self: Ledger, ids: Any) -> Any:
        fetched.append(set(ids))
        return claims_by_id(self, fetched[-1])

    monkeypatch.setattr(Ledger, "claims_by_id", noted)
    with ledger:
        first = disagreements(catalogue, Question(), ledger)
        assert first
        assert fetched.pop()
        assert disagreements(catalogue, Question(), ledger) == first
        assert fetched.pop() == set()
        ledger.review(first[0].claims[0], "rejected", reviewer="ana")
        catalogue.refresh()
        after = disagreements(catalogue, Question(), ledger, kinds=KINDS)
        assert first[0].claims[0] not in {claim for one in after for claim in one.claims}
        assert after == disagreements(Catalogue(ledger, atlas(None)), Question(), ledger, kinds=KINDS)
