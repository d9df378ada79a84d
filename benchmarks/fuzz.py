"""Read mutated and random documents without end, and keep every one that reading does not take.

    python benchmarks/fuzz.py [--documents 1000000] [--seconds 3600] [--seed 1] [--start 0] [--longest 600]
    python benchmarks/fuzz.py --replay      # reads the cases again, and lists in open.txt those that are still open
    python benchmarks/fuzz.py --atheris -- -max_total_time=3600      # guided by coverage, where atheris is installed

Documents are made from the invented sentences under `tests/tables` and `examples`; document `n` of a seed is always
the same. Of each, all kinds of claims are read twice and `tests/document_checks.py` is asked whether they hold. The
first document with each fault is made as small as it gets and kept in `tests/fuzz_cases`, which a test replays. What
is printed at the end says how many documents gave claims, of which kinds, so that nobody takes noise for reports.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))


GUIDED = "--atheris"


def _instrumented() -> Any:
    """Let atheris follow what is imported within, where it is asked for; it must do so before the import."""
    if GUIDED not in sys.argv:
        return nullcontext()
    import atheris  # type: ignore[import-not-found]

    return atheris.instrument_imports(include=["bilan"])


with _instrumented():
    from bilan.model import Document
    from bilan.reading import Reader
    from document_checks import GROWS, Fault, fault_of, fault_of_case, growth_of

CASES = ROOT / "tests" / "fuzz_cases"
OPEN = "open.txt"
"""Cases whose fault is not mended yet; the test says when one is."""
LANGUAGES = ("fr", "en", "es")
DAYS = (date(2026, 3, 11), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), None)
PUBLISHERS = (None, "Agence du Val", "=1+1", "")
LONGEST = 600
"""Code points of a document, unless asked for otherwise; a sentence or two are read twice as fast."""
GROWTH_EVERY = 500
"""Of one document in so many it is measured how the time grows when its text is repeated."""
TOLD_EVERY = 2_000

PIECES = (
    # numbers as nobody writes them
    "0", "-1", "1e999", "9" * 400, "1.234.567,89", "1,234,567.89", "1 234 567", "½", "²", "Ⅻ", "١٢", "１２", "12%",
    "1/0", "12-15", "12–15", "entre 5 et 3", "between 9 and 2", "cent mille milliards", "a dozen hundred", "1er",
    "12.", ".5", "٫", "twenty-", "vingt-", "€", "$5m", "5 000 $",
    # days
    "31 février", "30 February", "le 5 mars 9999", "on 1 January 0001", "2016-13-45", "since Monday", "mercredi",
    "depuis le 29 février", "last week", "24:61", "5/3/16", "hier", "entre lundi et", "del 3 al", "en 2016-",
    # quotation marks, brackets, stops
    "“", "”", "«", "»", "\"", "'", "’", "(", ")", "[", "]", "—", "–", "-", "...", "…", "!", "?", ":", ";", ".", ",",
    "« ", " »", "\" said", "”, he said", "selon", "according to", "según", "a déclaré", "dijo",
    ", dont ", " including ",
    # spaces, controls, halves and marks
    "\u00a0", "\u202f", "\u200b", "\u200d", "\ufeff", "\u202e", "\u2028", "\u0301", "\x00", "\x07", "\x1b[31m", "\t",
    "\n", "\n\n", "\r\n", "\ud83d", "\udc00", "\ufffd", "👩‍🚒", "ß", "İ", "ı", "ﬁ", "ſ", "ǆ", "e\u0301",
    # names
    "Ana Verhal", "M. Orvel", "Mme de la Sarve", "Abu al-Nahr", "VELMONT", "Velmont-Est", "l'est de Velmont", "OSVH",
    "مقتل", "死者", "убиты",
)  # fmt: skip


def sentences() -> list[tuple[str, str]]:
    """Return language and text of every invented sentence there is, in a fixed order."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted([*(ROOT / "tests" / "tables").rglob("*.jsonl"), *(ROOT / "examples").glob("*.jsonl")]):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            named = [code for code in LANGUAGES if code in path.stem.split("-")]
            found[row.get("language") or named[0], row["text"]] = None
    return list(found)


class Maker:
    """Makes documents; the same number always gives the same one."""

    def __init__(self, seed: int, longest: int = LONGEST) -> None:
        self.seed, self.longest, self.sentences = seed, longest, sentences()
        self.words = sorted({word for _, text in self.sentences for word in text.split()})

    def document(self, number: int) -> Document:
        """Return document `number`."""
        chance = random.Random(f"{self.seed}:{number}")
        language, text = chance.choice(self.sentences)
        if chance.random() < 0.05:
            text = self._random(chance)
        elif chance.random() < 0.3:
            text += chance.choice((" ", "\n\n", "", ". ")) + chance.choice(self.sentences)[1]
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5, 8))):
            text = chance.choice(MUTATIONS)(text, chance, self)
        text = text[: self.longest]
        if chance.random() < 0.1:
            language = chance.choice(LANGUAGES)
        return Document(
            id=f"d{number}", text=text, language=language, publisher=chance.choice(PUBLISHERS),
            published=chance.choice(DAYS) if chance.random() < 0.2 else DAYS[0],
        )  # fmt: skip

    def _random(self, chance: random.Random) -> str:
        drawn = (self.words, PIECES)
        words = (chance.choice(drawn[chance.random() < 0.3]) for _ in range(chance.randint(0, 40)))
        return chance.choice((" ", " ", "")).join(words)


def _cut(text: str, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.choice((1, 1, 2, 5, 20)))


def _delete(text: str, chance: random.Random, _: Maker) -> str:
    start, end = _cut(text, chance)
    return text[:start] + text[end:]


def _insert(text: str, chance: random.Random, _: Maker) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(("", " ")) + chance.choice(PIECES) + chance.choice(("", " ")) + text[at:]


def _double(text: str, chance: random.Random, _: Maker) -> str:
    start, end = _cut(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 2, 9)) + text[end:]


def _move(text: str, chance: random.Random, _: Maker) -> str:
    words = text.split(" ")
    words.insert(chance.randrange(len(words)), words.pop(chance.randrange(len(words))))
    return " ".join(words)


def _word(text: str, chance: random.Random, maker: Maker) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice((chance.choice(PIECES), chance.choice(maker.words), ""))
    return " ".join(words)


def _sign(text: str, chance: random.Random, _: Maker) -> str:
    at = chance.randint(0, len(text))
    return (
        text[:at]
        + chr(chance.choice((chance.randrange(0x250), chance.randrange(0x3000), chance.randrange(0x110000))))
        + text[at + 1 :]
    )


def _shape(text: str, chance: random.Random, _: Maker) -> str:
    shapes: tuple[Callable[[str], str], ...] = (
        str.upper, str.lower, str.title, str.swapcase,
        lambda t: unicodedata.normalize(chance.choice(("NFD", "NFKC")), t),
        lambda t: t.replace(" ", chance.choice(("\u00a0", "  ", "\n", "\u202f", ""))),
        lambda t: t.replace(".", chance.choice((",", ";", "", "…", "\n"))),
        lambda t: t.replace(",", chance.choice((".", "", " et ", " and "))),
        lambda t: "".join(str(chance.randrange(10)) if c.isdigit() else c for c in t),
        lambda t: t[::-1],
    )  # fmt: skip
    return chance.choice(shapes)(text)


def _joined(text: str, chance: random.Random, maker: Maker) -> str:
    _, other = chance.choice(maker.sentences)
    at, there = chance.randint(0, len(text)), chance.randint(0, len(other))
    return text[:at] + other[there:]


MUTATIONS = (_delete, _insert, _insert, _double, _move, _word, _word, _sign, _shape, _joined)


def smaller(document: Document, fault: Fault, reader: Reader, seconds: float = 60) -> Document:
    """Return the shortest document found in some time that has the same fault."""
    until, size = time.monotonic() + seconds, max(1, len(document.text) // 2)
    while size and time.monotonic() < until:
        start, shrunk = 0, False
        while start < len(document.text) and time.monotonic() < until:
            text = document.text[:start] + document.text[start + size :]
            candidate = _replaced(document, text=text)
            found = (growth_of if fault.name == GROWS else fault_of)(candidate, reader)
            if found is not None and found.name == fault.name:
                document, shrunk = candidate, True
            else:
                start += size
        size = size if shrunk and size == 1 else size // 2
    return document


def _replaced(document: Document, **fields: Any) -> Document:
    kept = {name: getattr(document, name) for name in ("id", "text", "language", "published", "publisher")}
    return Document(**{**kept, **fields})


def keep(document: Document, fault: Fault, folder: Path) -> Path:
    """Write a case; its name is a hash of the fault, so that each is kept once."""
    case = {
        "fault": fault.name,
        "text": document.text,
        "language": document.language,
        "published": document.published.isoformat() if document.published else None,
        "publisher": document.publisher,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.blake2b(fault.name.encode(), digest_size=6).hexdigest()}.json"
    if not path.exists():
        path.write_text(json.dumps(case, indent=1) + "\n", "ascii")
    return path


def run(maker: Maker, reader: Reader, *, start: int, documents: int, seconds: float, folder: Path) -> Counter[str]:
    """Read documents until so many or so long; return how often each fault was met."""
    faults: Counter[str] = Counter()
    given: Counter[str] = Counter()
    begun = time.monotonic()
    number = start
    for number in range(start, start + documents):
        document = maker.document(number)
        fault = fault_of(document, reader, given)
        if fault is None and number % GROWTH_EVERY == 0:
            fault = growth_of(document, reader)
        if fault is not None:
            faults[fault.name] += 1
            if faults[fault.name] == 1:
                kept = keep(smaller(document, fault, reader), fault, folder)
                print(f"{number}: {fault.name}: {kept}\n{fault.told}", file=sys.stderr, flush=True)
        if (number + 1) % TOLD_EVERY == 0:
            rate = (number + 1 - start) / (time.monotonic() - begun)
            told = f"{number + 1 - start} documents, {rate:.0f}/s, {dict(given)}, {dict(faults)}"
            print(told, file=sys.stderr, flush=True)
        if time.monotonic() - begun > seconds:
            break
    read = {"seed": maker.seed, "longest": maker.longest, "first": start, "documents": number + 1 - start}
    print(json.dumps({**read, "given": given, "faults": faults}), flush=True)
    return faults


def replay(reader: Reader, folder: Path) -> int:
    """Read the cases that were kept, list those that are still open, and return how many."""
    still: list[str] = []
    for path in sorted(folder.glob("*.json")):
        fault = fault_of_case(path, reader)
        print(f"{path.name}: {fault.name if fault else 'mended'}")
        still += [path.stem] if fault else []
    (folder / OPEN).write_text("".join(f"{name}\n" for name in still), "utf-8")
    return len(still)


def with_atheris(maker: Maker, reader: Reader, folder: Path, arguments: list[str]) -> None:
    """Let libFuzzer choose the text; a fault ends it, after it was kept."""
    import atheris

    def one(data: bytes) -> None:
        language = LANGUAGES[data[0] % len(LANGUAGES)] if data else LANGUAGES[0]
        text = data[1:].decode("utf-8", "replace")[: maker.longest]
        document = Document(id="d", text=text, language=language, published=DAYS[0])
        fault = fault_of(document, reader)
        if fault is not None:
            path = keep(smaller(document, fault, reader), fault, folder)
            raise AssertionError(f"{fault.name}: {path}\n{fault.told}")

    corpus = folder.parent / ".fuzz_corpus"
    corpus.mkdir(exist_ok=True)
    for number, (language, text) in enumerate(maker.sentences):
        (corpus / f"{number}").write_bytes(bytes([LANGUAGES.index(language)]) + text.encode())
    atheris.Setup([sys.argv[0], str(corpus), *arguments], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first document")
    parser.add_argument("--longest", type=int, default=LONGEST, help="code points of a document at the most")
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of the cases that are kept")
    parser.add_argument("--replay", action="store_true", help="read the cases that were kept, and nothing else")
    parser.add_argument(GUIDED, action="store_true", help="guided by coverage; what follows -- is libFuzzer's")
    arguments, others = parser.parse_known_args()
    maker, reader = Maker(arguments.seed, arguments.longest), Reader()
    if arguments.replay:
        return 1 if replay(reader, arguments.cases) else 0
    if arguments.atheris:
        with_atheris(maker, reader, arguments.cases, [a for a in others if a != "--"])
        return 0
    if others:
        parser.error(f"unknown: {' '.join(others)}")
    faults = run(
        maker, reader, start=arguments.start, documents=arguments.documents, seconds=arguments.seconds,
        folder=arguments.cases,
    )  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
