"""Score statements and events against annotated ones; README.md beside this file says how they were annotated.

    python tests/seeds/score.py                          # bilan's own reading of the two seed reports
    python tests/seeds/score.py --claims claims.jsonl    # what any command printed; - for standard input
    python tests/seeds/score.py --errors                 # with every miss, false one and wrong field

How claims are paired with annotations, always one to one:

- A statement matches when more than half of the shorter of the two contents is shared, and more than half of the
  read content lies within the sentences over which the annotated content, cue and speaker stretch: so a long span
  does not swallow several annotations, and taking the cue along is not punished. Quotation marks and punctuation at
  the ends count for neither.
- An event matches when its type is the annotated one (or one that the annotation accepts beside it) and the spans
  overlap; those left over match when the read span lies within the annotated sentence.
- What is annotated as optional is neither rewarded nor punished: it is paired last, with what is left, and an event
  only where the spans overlap.

A speaker or an actor is right when the read name, folded and without articles and the like, is one of the annotated
names; or when all its words are of these names and of the phrase that names them here, and the name's key word is
among them: the last word of a proper name (its surname), the first of any other (`correspondant`); or when it
holds a whole proper name and little else (`the head of the agency Ana Ruiz`). A pronoun is never right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bilan.folding import fold

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "gold" / "fr-seeds.jsonl"
VERBAL = {"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
"""Types of events that are words rather than deeds: where the words are a statement, no event is annotated."""
SMALL_WORDS = frozenset(
    """
    l d de du des la le les un une ces ses son sa leur leurs cette cet ce au aux et en
    the a an of and these those this that his her their its
    deux trois quatre cinq six sept huit neuf dix two three four five six seven eight nine ten
    """.split()  # noqa: SIM905 (easier to read and extend)
)
EDGES = " \n\t\"'“”„«»‘’.,;:!?…()-–—"
MOST_WORDS_BESIDE_A_NAME = 10

Row = dict[str, Any]
Pair = tuple[Row, Row]


@dataclass
class Paired:
    """Annotations and claims of one kind, paired."""

    pairs: list[Pair] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    false: list[Row] = field(default_factory=list)
    excused: int = 0
    """Claims that matched an optional annotation."""


def annotations(text_of: dict[str, str]) -> list[Row]:
    """The annotated seed reports, each with its text from `text_of` (by id)."""
    rows = [json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*.json"))]
    return [row | {"text": text_of[row["id"]]} for row in rows]


def texts(path: Path = SHARED) -> dict[str, str]:
    """Texts of documents by id."""
    return {row["id"]: row["text"] for row in map(json.loads, path.read_text("utf-8").splitlines())}


# ---- spans ----


def overlap(left: list[int], right: list[int]) -> int:
    """How many code points two spans share."""
    return max(0, min(left[1], right[1]) - max(left[0], right[0]))


def trimmed(text: str, span: list[int]) -> list[int]:
    """A span without quotation marks and punctuation at its ends."""
    start, end = span
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return [start, end]


def span_of(claim: Row) -> list[int]:
    """The span of a claim's evidence."""
    return [claim["evidence"]["start"], claim["evidence"]["end"]]


def contents_match(text: str, gold: Row, claim: Row) -> bool:
    """Whether a read statement is the annotated one."""
    left, right = trimmed(text, gold["content"]), trimmed(text, span_of(claim))
    shorter = min(left[1] - left[0], right[1] - right[0])
    inside = overlap(right, gold["sentence"])
    return 2 * overlap(left, right) > shorter > 0 and 2 * inside > right[1] - right[0]


# ---- names ----


def words_of(name: str) -> list[str]:
    """The words of a name that tell it from others, folded."""
    return [word for word in re.findall(r"\w+", fold(name)) if word not in SMALL_WORDS]


def is_proper(name: str) -> bool:
    """Whether a name is a proper name: every telling word has a capital."""
    telling = [word for word in re.findall(r"\w+", name) if fold(word) not in SMALL_WORDS]
    return bool(telling) and all(word[:1].isupper() or word in {"al", "el", "bin", "ben"} for word in telling)


def name_is_right(text: str, gold: Row, name: str | None) -> bool:
    """Whether a read name is that of an annotated speaker or actor (see the module's text)."""
    read = words_of(name or "")
    if not read:
        return False
    names = [text[start:end] for start, end in gold["names"]]
    allowed = {word for known in [*names, text[slice(*gold["words"])]] for word in words_of(known)}
    for known in names:
        expected = words_of(known)
        if read == expected:
            return True
        key = expected[-1] if is_proper(known) else expected[0]
        if key in read and set(read) <= allowed:
            return True
        if is_proper(known) and set(expected) <= set(read) and len(read) - len(expected) <= MOST_WORDS_BESIDE_A_NAME:
            return True
    return False


def speaker_is_right(text: str, gold: Row, claim: Row) -> bool:
    """Whether the speaker read is one of those annotated."""
    return name_is_right(text, gold["speaker"], (claim.get("speaker") or {}).get("name"))


def actors_are_right(text: str, gold: list[Row], read: list[Row]) -> bool:
    """Whether one of the annotated actors was read, or none where there is none."""
    if not gold:
        return not read
    return any(name_is_right(text, actor, got.get("name")) for actor in gold for got in read)


# ---- pairing ----


def pair_up(
    gold: list[Row], claims: list[Row], weights: dict[tuple[int, int], float], paired: Paired
) -> tuple[list[Row], list[Row]]:
    """Pair the heaviest first; return the annotations and the claims that are left."""
    used_gold: set[int] = set()
    used_claims: set[int] = set()
    for (i, j), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if i not in used_gold and j not in used_claims:
            used_gold.add(i)
            used_claims.add(j)
            if gold[i].get("optional"):
                paired.excused += 1
            else:
                paired.pairs.append((gold[i], claims[j]))
    return (
        [row for i, row in enumerate(gold) if i not in used_gold],
        [row for j, row in enumerate(claims) if j not in used_claims],
    )


def pair_statements(text: str, gold: list[Row], claims: list[Row]) -> Paired:
    """Pair the statements of one document; of several that match, a right speaker and the closest content win."""
    paired = Paired()
    required = [row for row in gold if not row.get("optional")]
    optional = [row for row in gold if row.get("optional")]
    for rows in (required, optional):
        weights: dict[tuple[int, int], float] = {}
        for i, row in enumerate(rows):
            for j, claim in enumerate(claims):
                if contents_match(text, row, claim):
                    left, right = trimmed(text, row["content"]), trimmed(text, span_of(claim))
                    hull = max(left[1], right[1]) - min(left[0], right[0])
                    cue = bool(claim.get("cue") and overlap(row["cue"], [claim["cue"]["start"], claim["cue"]["end"]]))
                    weights[i, j] = overlap(left, right) / hull + cue + speaker_is_right(text, row, claim)
        left_over, claims = pair_up(rows, claims, weights, paired)
        if rows is required:
            paired.missed = left_over
    paired.false = claims
    return paired


def pair_events(text: str, gold: list[Row], claims: list[Row], *, any_type: bool = False) -> Paired:
    """Pair the events of one document; with `any_type` by overlap alone."""

    def fits(row: Row, claim: Row) -> bool:
        return any_type or claim["type"] in [row["type"], *row.get("also", [])]

    paired = Paired()
    left = [row for row in gold if not row.get("optional")]
    overlapping = {
        (i, j): float(overlap(row["span"], span_of(claim)))
        for i, row in enumerate(left)
        for j, claim in enumerate(claims)
        if fits(row, claim) and overlap(row["span"], span_of(claim))
    }
    left, claims = pair_up(left, claims, overlapping, paired)
    optional = [row for row in gold if row.get("optional")]
    excused = {
        (i, j): float(overlap(row["span"], span_of(claim)))
        for i, row in enumerate(optional)
        for j, claim in enumerate(claims)
        if fits(row, claim) and overlap(row["span"], span_of(claim))
    }
    if not any_type:
        near = {
            (i, j): -abs(row["span"][0] - claim["evidence"]["start"]) / 1e6
            for i, row in enumerate(left)
            for j, claim in enumerate(claims)
            if fits(row, claim)
            and j not in {j for _, j in excused}
            and row["sentence"][0] <= claim["evidence"]["start"]
            and claim["evidence"]["end"] <= row["sentence"][1]
        }
        remaining = claims
        left, claims = pair_up(left, claims, near, paired)
        kept = {id(claim): j for j, claim in enumerate(claims)}
        excused = {(i, kept[id(remaining[j])]): w for (i, j), w in excused.items() if id(remaining[j]) in kept}
    _, paired.false = pair_up(optional, claims, excused, paired)
    paired.missed = left
    return paired


# ---- scores ----


def rates(hits: int, gold: int, read: int) -> dict[str, float]:
    """Precision, recall and f1; 0 where there is nothing to divide by."""
    precision, recall = (hits / read if read else 0.0), (hits / gold if gold else 0.0)
    total = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / total if total else 0.0}


def share(flags: Iterable[bool]) -> float | None:
    """The share of true ones, None where there are none."""
    values = list(flags)
    return sum(values) / len(values) if values else None


@dataclass
class Scores:
    """What was found, by kind, with the documents' texts for printing."""

    statements: list[tuple[Row, Paired]] = field(default_factory=list)
    events: list[tuple[Row, Paired]] = field(default_factory=list)
    spans: list[Paired] = field(default_factory=list)
    """Events paired whatever their type."""

    def statement_scores(self) -> dict[str, Any]:
        """Scores of statements."""
        pairs = [
            (document["text"], gold, claim) for document, paired in self.statements for gold, claim in paired.pairs
        ]
        missed = sum(len(paired.missed) for _, paired in self.statements)
        false = sum(len(paired.false) for _, paired in self.statements)
        gold_count, read_count = len(pairs) + missed, len(pairs) + false
        right = [speaker_is_right(text, gold, claim) for text, gold, claim in pairs]
        return {
            "annotated": gold_count,
            "read": read_count,
            **rates(len(pairs), gold_count, read_count),
            "with_speaker": rates(sum(right), gold_count, read_count),
            "speaker": share(right),
            "stance": share(claim.get("stance") == gold["stance"] for _, gold, claim in pairs),
            "form": share(claim.get("form") == gold["form"] for _, gold, claim in pairs),
            "cue": share(phrase_overlaps(claim.get("cue"), gold["cue"]) for _, gold, claim in pairs),
            "object": share(
                phrase_overlaps(claim.get("object"), gold["object"]) for _, gold, claim in pairs if gold["object"]
            ),
            "addressee": share(
                phrase_overlaps(claim.get("addressee"), gold["addressee"])
                for _, gold, claim in pairs
                if gold["addressee"]
            ),
            "private": share(
                bool((claim.get("speaker") or {}).get("private")) == bool(gold["speaker"].get("private"))
                for _, gold, claim in pairs
            ),
        }

    def event_scores(self) -> dict[str, Any]:
        """Scores of events; the plain f1 is that with the right type."""
        pairs = [(row["text"], gold, claim) for row, paired in self.events for gold, claim in paired.pairs]
        missed = sum(len(paired.missed) for _, paired in self.events)
        false = sum(len(paired.false) for _, paired in self.events)
        any_type = sum(len(paired.pairs) for paired in self.spans)
        any_false = sum(len(paired.false) for paired in self.spans)
        return {
            "annotated": len(pairs) + missed,
            "read": len(pairs) + false,
            **rates(len(pairs), len(pairs) + missed, len(pairs) + false),
            "any_type": rates(any_type, len(pairs) + missed, any_type + any_false),
            "status": share((claim.get("status") or "past") == gold["status"] for _, gold, claim in pairs),
            "mode": share(claim.get("mode") == gold["mode"] for _, gold, claim in pairs),
            "actors": share(actors_are_right(t, gold["actors"], claim.get("actors") or []) for t, gold, claim in pairs),
            "recipients": share(
                actors_are_right(t, gold["recipients"], claim.get("recipients") or []) for t, gold, claim in pairs
            ),
            "period": share(days_agree(gold["period"], claim.get("period")) for _, gold, claim in pairs),
            "false_on_statements": sum(
                stands_on_statement(doc, c) for doc, paired in self.events for c in paired.false
            ),
        }


def days_agree(gold: list[str | None] | None, read: Row | None) -> bool:
    """Whether both ends of a period are right to a day; an annotation without a period accepts any."""
    if gold is None:
        return True
    return all(days_near(day, (read or {}).get(end)) for day, end in zip(gold, ("start", "end"), strict=True))


def days_near(left: str | None, right: str | None) -> bool:
    """Whether two days are at most one apart."""
    if left is None or right is None:
        return left is right
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days) <= 1


def phrase_overlaps(phrase: Row | None, span: list[int]) -> bool:
    """Whether words of the text share code points with a span."""
    if phrase is None or phrase.get("start") is None or phrase.get("end") is None:
        return False
    return overlap([phrase["start"], phrase["end"]], span) > 0


def stands_on_statement(document: Row, claim: Row) -> bool:
    """Whether a false event of words is what a statement's cue already says."""
    return claim["type"] in VERBAL and any(overlap(row["cue"], span_of(claim)) for row in document["statements"])


def score(documents: list[Row], claims: list[Row]) -> Scores:
    """Pair the claims (as `bilan read` prints them) with the annotated documents (each with its text)."""
    scores = Scores()
    for document in documents:
        mine = [claim for claim in claims if claim["document"]["id"] == document["id"]]
        text = document["text"]
        statements = [claim for claim in mine if claim["kind"] == "statement"]
        events = [claim for claim in mine if claim["kind"] == "event"]
        scores.statements.append((document, pair_statements(text, document["statements"], statements)))
        scores.events.append((document, pair_events(text, document["events"], events)))
        scores.spans.append(pair_events(text, document["events"], events, any_type=True))
    return scores


def read(documents: list[Row]) -> list[Row]:
    """The statements and events that bilan reads in annotated documents, as JSON objects."""
    from bilan.model import Document, encode
    from bilan.reading import Reader

    reader = Reader()
    claims = []
    for row in documents:
        document = Document(
            id=row["id"],
            text=row["text"],
            language=row["language"],
            published=date.fromisoformat(row["published"]),
            publisher=row["publisher"],
        )
        found = reader.read(document, kinds=frozenset({"figure", "statement", "event"}))
        claims += [json.loads(encode(claim)) for claim in found]
    return [claim for claim in claims if claim["kind"] != "figure"]


# ---- printing ----


def clip(text: str, span: list[int], most: int = 100) -> str:
    """The words of a span, shortened."""
    words = " ".join(text[span[0] : span[1]].split())
    return words if len(words) <= most else f"{words[: most - 20]} … {words[-17:]}"


def differences(scores: Scores) -> Iterable[str]:
    """Lines that tell every miss, every false claim and every wrong field."""
    for document, paired in scores.statements:
        text = document["text"]
        yield f"{document['id']}: statements"
        for gold in paired.missed:
            yield f"  missed   {clip(text, gold['speaker']['words'], 40)}: {clip(text, gold['content'])}"
        for claim in paired.false:
            yield f"  false    {(claim.get('speaker') or {}).get('name')}: {clip(text, span_of(claim))}"
        for gold, claim in paired.pairs:
            if not speaker_is_right(text, gold, claim):
                names = " / ".join(text[slice(*name)] for name in gold["speaker"]["names"])
                yield f"  speaker  {(claim.get('speaker') or {}).get('name')!r} for {names!r}"
            for name in ("stance", "form"):
                if claim.get(name) != gold[name]:
                    yield f"  {name:<8} {claim.get(name)} for {gold[name]}: {clip(text, gold['content'], 70)}"
    for document, paired in scores.events:
        text = document["text"]
        yield f"{document['id']}: events"
        for gold in paired.missed:
            yield f"  missed   {gold['type']}/{gold['mode']}: {clip(text, gold['span'])}"
        for claim in paired.false:
            on = " (words of a statement)" if stands_on_statement(document, claim) else ""
            yield f"  false    {claim['type']}/{claim.get('mode')}: {clip(text, span_of(claim))}{on}"
        for gold, claim in paired.pairs:
            got = claim.get("status") or "past"
            if got != gold["status"]:
                yield f"  status   {got} for {gold['status']}: {clip(text, gold['span'], 70)}"
            for name in ("actors", "recipients"):
                if not actors_are_right(text, gold[name], claim.get(name) or []):
                    named = ", ".join(actor.get("name") or "" for actor in claim.get(name) or [])
                    right = ", ".join(text[slice(*actor["words"])] for actor in gold[name])
                    yield f"  {name} {named!r} for {right!r}: {clip(text, gold['span'], 50)}"


def table(name: str, values: dict[str, Any], indent: str = "") -> Iterable[str]:
    """Scores as lines."""
    yield f"{indent}{name}"
    for key, value in values.items():
        if isinstance(value, dict):
            yield from table(key, value, indent + "  ")
        else:
            yield f"{indent}  {key:<20} {f'{value:.2f}' if isinstance(value, float) else value}"


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n\n", maxsplit=1)[0],
        epilog=(__doc__ or "").split("\n\n")[1],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--claims", help="claims as JSON Lines, - for standard input; else bilan's reading is scored")
    parser.add_argument("--documents", type=Path, default=SHARED, help="JSON Lines with the seed reports' texts")
    parser.add_argument("--errors", action="store_true", help="every difference too")
    parser.add_argument("--json", action="store_true", help="the scores as one JSON object")
    options = parser.parse_args()
    if not options.documents.is_file():
        parser.error(f"{options.documents} is not there: name the file of the seed reports with --documents")
    documents = annotations(texts(options.documents))
    if options.claims:
        lines = sys.stdin if options.claims == "-" else Path(options.claims).read_text("utf-8").splitlines()
        claims = [json.loads(line) for line in lines if line.strip()]
    else:
        claims = read(documents)
    scores = score(documents, claims)
    result = {"statements": scores.statement_scores(), "events": scores.event_scores()}
    if options.json:
        print(json.dumps(result))
        return
    for name, values in result.items():
        print("\n".join(table(name, values)))
    if options.errors:
        print("\n".join(differences(scores)))


if __name__ == "__main__":
    main()
