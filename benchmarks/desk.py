"""How quickly the review desk answers on a ledger of many claims.

    python benchmarks/desk.py [--documents 1000] [--figures 5000]

Fills a ledger with a synthetic crisis (that of `report.py`) and prints the seconds that the desk takes for its first
page, for a page while concerns are reckoned, for a decision, for the page after it, and until the concerns are there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bilan.ledger import Filters, Ledger
from bilan.model import Figure
from bilan.reading import Reader
from bilan.web.desk import Desk
from bilan.web.shapes import NewReview
from report import synthetic


def filled(path: Path, documents: int, figures: int) -> Ledger:
    """A ledger with so many reports and figures."""
    material = synthetic(documents, figures)
    by_document: dict[str, list[Figure]] = {}
    for figure in material.figures:
        by_document.setdefault(figure.document.id, []).append(figure)
    ledger = Ledger(path)
    for document in material.documents:
        ledger.add(document, by_document.get(document.id, []), persons=())
    return ledger


def timed(what: str, call: Callable[[], Any]) -> Any:
    """Call, and print how long it took."""
    started = time.perf_counter()
    result = call()
    print(f"{time.perf_counter() - started:8.2f} s  {what}", flush=True)
    return result


def measure(documents: int, figures: int) -> None:
    """Print the seconds of each step."""
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder, "desk.db"), documents, figures) as ledger:
        print(f"{documents} documents, {figures} figures")
        desk = Desk(ledger, Reader())
        page = timed(
            "the first page of the inbox", lambda: desk.inbox(Filters(), None, "unreviewed", "consequence", 0, 50)
        )
        claim = page.items[0].claim.id
        timed("one claim", lambda: desk.history(claim))
        timed("its document", lambda: desk.document(page.items[0].claim.document.id))
        timed("a decision", lambda: desk.review(claim, NewReview(decision="accepted"), "Ana"))
        timed("the page after it", lambda: desk.inbox(Filters(), None, "unreviewed", "consequence", 0, 50))
        timed("until its concerns are there", lambda: wait(desk))
        timed("the first page then", lambda: desk.inbox(Filters(), None, "unreviewed", "consequence", 0, 50))
        timed("the list of documents", lambda: desk.documents(0, 50))


def wait(desk: Desk) -> None:
    """Wait until the concerns are those of the ledger as it stands."""
    while not desk.concerns.settled():
        time.sleep(0.05)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--figures", type=int, default=5000)
    asked = parser.parse_args(None if arguments is None else list(arguments))
    measure(asked.documents, asked.figures)


if __name__ == "__main__":
    main()
