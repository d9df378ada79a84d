"""Who said what in English: token-level scores of statements on PolNeAR.

    python benchmarks/attribution.py PATH [--split dev] [--errors 20] [--limit 50]

PATH is the corpus's folder or its archive (`polnear-train-dev.tar.gz`). PolNeAR (Newell, Margolin and Ruths, LREC 2018)
marks attributions in news: each token is in at most one, as source, cue or content. Statements are put into that form:
of statements inside each other the outer one counts, a content takes the word that begins its clause along (`that`,
`to`), and no token has two labels (source before cue before content). Quotation marks count; other punctuation does
not. Where several people annotated an article the first by name counts.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bilan.model import Document, Statement
from bilan.reading import Reader

ROLES = ("source", "cue", "content")
TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")
SPAN = re.compile(r"(\d+) (\d+)")
LEADING = re.compile(r"\b(?:that|to|whether|if|how|why|of|about|for)\s+$")
"""Words with which a content begins in the corpus."""

Labels = dict[int, str]
"""Role by code point."""


def articles(folder: Path, split: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield name, text and annotation lines of a split's articles."""
    root = next(iter(sorted(folder.rglob(f"{split}/attributions"))), None)
    if root is None:
        sys.exit(f"{folder}: no folder {split}/attributions; name the corpus's folder or archive")
    seen: set[str] = set()
    for path in sorted(root.glob("*.ann")):
        name = path.stem.rpartition("_")[0]
        text = root.parent / "text" / f"{name}.txt"
        if name not in seen and text.is_file():
            seen.add(name)
            yield name, text.read_text("utf-8"), path.read_text("utf-8").splitlines()


def annotated(lines: list[str]) -> Labels:
    """Role by code point of an article's annotations; those that annotators discarded or discussed left out."""
    labels: Labels = {}
    for line in lines:
        identifier, _, rest = line.partition("\t")
        role, _, where = rest.partition("\t")[0].partition(" ")
        if identifier.startswith("T") and role.lower() in ROLES:
            for start, end in SPAN.findall(where):
                labels.update(dict.fromkeys(range(int(start), int(end)), role.lower()))
    return labels


def read(text: str, statements: list[Statement]) -> Labels:
    """Role by code point of the statements read, in the corpus's form."""
    labels: Labels = {}
    reached = -1
    for statement in sorted(statements, key=lambda s: (s.evidence.start, -s.evidence.end)):
        if statement.speaker is None or statement.speaker.start is None or statement.evidence.end <= reached:
            continue
        reached = max(reached, statement.evidence.end)
        start = statement.evidence.start
        lead = LEADING.search(text, max(0, start - 10), start)
        spans = [("content", lead.start() if lead else start, statement.evidence.end)]
        if statement.cue is not None:
            spans.append(("cue", statement.cue.start, statement.cue.end))
        spans.append(("source", statement.speaker.start, statement.speaker.end or 0))
        for role, begin, end in spans:
            labels.update(dict.fromkeys(range(begin, end), role))
    return labels


def main() -> None:
    """Print precision, recall and F1 by role."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--split", default="train", choices=["train", "dev"])
    parser.add_argument("--limit", type=int, help="only so many articles, drawn at random but always the same")
    parser.add_argument("--errors", type=int, default=0, help="print so many sentences that are read otherwise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.path
        if path.is_file():
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
            path = Path(folder)
        found = list(articles(path, options.split))
    if options.limit:
        found = random.Random(6).sample(found, min(options.limit, len(found)))
    reader = Reader()
    counts: Counter[tuple[str, str]] = Counter()
    differences: list[str] = []
    for name, text, lines in found:
        document = Document(id=name, text=text, language="en")
        claims = reader.read(document, kinds={"statement"})
        gold = annotated(lines)
        got = read(text, [c for c in claims if isinstance(c, Statement)])
        for token in TOKEN.finditer(text):
            right, mine = gold.get(token.start()), got.get(token.start())
            for role in ROLES:
                counts[role, "gold"] += right == role
                counts[role, "read"] += mine == role
                counts[role, "hit"] += right == mine == role
        if options.errors:
            differences += sentences_apart(text, gold, got)
    print(f"{options.split}: {len(found)} articles")
    for role in ROLES:
        hit, total, mine = (counts[role, k] for k in ("hit", "gold", "read"))
        precision, recall = hit / max(mine, 1), hit / max(total, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"  {role:<8} precision {precision:.3f}  recall {recall:.3f}  f1 {f1:.3f}")
    random.Random(6).shuffle(differences)
    print("\n".join(differences[: options.errors]))


def sentences_apart(text: str, gold: Labels, got: Labels) -> Iterator[str]:
    """Lines of text that are labelled otherwise, with both labellings."""
    for line in re.finditer(r"[^\n]+?(?:[.!?][\"”’]?\s|$|\n)", text):
        tokens = list(TOKEN.finditer(text, line.start(), line.end()))
        wrong = sum(gold.get(t.start()) != got.get(t.start()) for t in tokens)
        if wrong > 1:
            yield f"\nright: {marked(tokens, gold)}\nread:  {marked(tokens, got)}"


def marked(tokens: list[re.Match[str]], labels: Labels) -> str:
    """A line's words with brackets around each role."""
    words: list[str] = []
    before: str | None = None
    for token in tokens:
        role = labels.get(token.start())
        if role != before:
            words.append(("] " if before else "") + (f"[{role.upper()[:3]}:" if role else ""))
            before = role
        words.append(token.group())
    return " ".join(words) + (" ]" if before else "")


if __name__ == "__main__":
    main()
