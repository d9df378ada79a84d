"""Learn the weights by which names are told to be places, and write them; before that, how well they do on new texts.

    python tools/fit_toponyms.py FOLDER          # cross-validation over articles, then writes data/toponyms.toml
    python tools/fit_toponyms.py FOLDER --dry    # only what the weights reach, without writing any

FOLDER holds annotated corpora as XML (or XML packed as .xz): articles with a `text` and `toponym` or `location`
elements with start, end, latitude and longitude, as Gritta et al. (2019) brought them together. Nothing of the texts
but weights is written. A mention is an example of a place if an annotated toponym overlaps it. Two log-linear models
(logistic regression with an L2 penalty), one for names that the gazetteer knows and one for those that it lacks.
"""

from __future__ import annotations

import argparse
import lzma
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree
from scipy.optimize import minimize

from bilan.analysis import toponyms as engine
from bilan.analysis.places import find_places
from bilan.analysis.sentences import Sentence, split
from bilan.analysis.toponym_features import Features
from bilan.gazetteer import Gazetteer
from bilan.languages.pack import Pack, pack_for
from bilan.reading.told_places import told_places

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "src" / "bilan" / "analysis" / "data" / "toponyms.toml"
HEAD = """\
# How much each feature of a mention says that a name is a place (`toponym_features.py`), as log odds; fitted by
# logistic regression on four public corpora of annotated English news (LGL, GeoVirus, TR-News, GeoWebNews) by
# tools/fit_toponyms.py, which also tells how well weights do on articles that they were not learned from.
"""
FOLDS = 5
PENALTY = 3.0
"""Strength of the L2 penalty, chosen by cross-validation."""
RAREST = 5
"""Mentions with a feature below which it has no weight."""
NEAR, NEAR_COUNTRY = 161.0, 1000.0
"""Kilometres within which a place is right (the field's measure), and for a whole country."""
Weights = Mapping[str, Mapping[str, float]]
Gold = list[tuple[int, int, float, float]]
"""Start, end (code points, end exclusive), latitude and longitude of the annotated toponyms."""


@dataclass
class Article:
    """An annotated article, analysed."""

    corpus: str
    sentences: list[Sentence]
    gold: Gold
    examples: dict[str, list[tuple[Features, bool]]] = field(default_factory=lambda: {"known": [], "unknown": []})


class Recording(engine.Toponyms):
    """Toponyms that are told by given weights, and that keep the features of every mention that was asked for."""

    def __init__(self, sentences: Sequence[Sentence], gazetteer: Gazetteer, weights: Weights) -> None:
        super().__init__(sentences, gazetteer)
        self.weights = weights
        self.asked: dict[tuple[str, int, int], Features] = {}

    def probability(self, sentence: Sentence, toponym: engine.Toponym, cue: str, *, told: bool = False) -> float:
        """Return how likely a known name is a place, and keep its features."""
        features = self.features(sentence, toponym, cue, told=told)
        self._keep("known", sentence, toponym.start, toponym.end, features)
        return engine.logistic(self.weights["known"], features)

    def unknown_probability(self, sentence: Sentence, start: int, end: int, cue: str, *, told: bool) -> float:
        """Return how likely a name that the gazetteer lacks is a place, and keep its features."""
        features = self.unknown_features(sentence, start, end, cue, told=told)
        self._keep("unknown", sentence, start, end, features)
        return engine.logistic(self.weights["unknown"], features)

    def _keep(self, kind: str, sentence: Sentence, start: int, end: int, features: Features) -> None:
        self.asked.setdefault((kind, sentence.starts[start], sentence.ends[end - 1]), features)


def articles(path: Path, pack: Pack) -> Iterator[Article]:
    """Yield the articles of a corpus that have annotated toponyms."""
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    root = etree.fromstring(raw, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    for article in root.findall(".//article"):
        text = article.findtext("text") or ""
        gold = [g for item in article.iter("toponym", "location") if (g := _gold(item)) is not None]
        if text and gold:
            sentences = [Sentence(stretch, text, pack, n) for n, stretch in enumerate(split(text, pack))]
            yield Article(path.name.split(".")[0], sentences, gold)


def _gold(item: Any) -> tuple[int, int, float, float] | None:
    """The place of an annotation; None for one without coordinates."""

    def first(*names: str) -> str:
        return next((text for name in names if (text := item.findtext(name))), "")

    try:
        return (
            int(first("start")), int(first("end")), float(first("gaztag/lat", "lat", "latitude")),
            float(first("gaztag/lon", "lon", "longitude")),
        )  # fmt: skip
    except ValueError:
        return None


def places_of(article: Article, gazetteer: Gazetteer, weights: Weights) -> tuple[list[dict[str, Any]], Recording]:
    """Return the places of an article as bilan tells them with some weights, and what was asked for them."""
    toponyms = Recording(article.sentences, gazetteer, weights)
    found = []
    for sentence in article.sentences:
        found += told_places(sentence, find_places(sentence, gazetteer, toponyms=toponyms), toponyms)
    return found, toponyms


def learn(articles: Sequence[Article]) -> dict[str, dict[str, float]]:
    """Return weights learned from articles."""
    return {kind: fit([example for a in articles for example in a.examples[kind]]) for kind in ("known", "unknown")}


def fit(rows: Sequence[tuple[Features, bool]]) -> dict[str, float]:
    """Return the weights of a logistic regression over examples: features, and whether it is a place."""
    seen = Counter(name for features, _ in rows for name, value in features.items() if value)
    names = sorted(name for name, times in seen.items() if times >= RAREST)
    index = {name: k for k, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for row, (features, _) in enumerate(rows):
        for name, value in features.items():
            if name in index:
                matrix[row, index[name]] = value
    sign = np.array([1.0 if place else -1.0 for _, place in rows])

    def loss(weight: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (matrix @ weight)
        error = np.logaddexp(0, -margin)
        slope = -(sign / (1 + np.exp(np.clip(margin, -50, 50)))) @ matrix
        return float(error.sum() + PENALTY / 2 * weight @ weight), slope + PENALTY * weight

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(best[k]), 2) for name, k in index.items() if abs(best[k]) >= 0.01}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points given as degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(half)))


def is_right(place: Mapping[str, Any], latitude: float, longitude: float) -> bool:
    """Whether a place lies where the annotation says."""
    reach = NEAR_COUNTRY if str(place["id"]).startswith("country:") else NEAR
    return kilometres((place["latitude"], place["longitude"]), (latitude, longitude)) <= reach


def count(article: Article, places: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Return how many toponyms an article has, how many of them were seen, resolved and right, and what was wrong."""
    found = Counter(total=len(article.gold), given=len(places))
    found["spurious"] = sum(not _overlaps(p, article.gold) for p in places)
    for start, end, latitude, longitude in article.gold:
        over = [p for p in places if p["start"] < end and start < p["end"]]
        known = [p for p in over if p["latitude"] is not None]
        found["seen"] += bool(over)
        found["resolved"] += bool(known)
        found["right"] += any(is_right(p, latitude, longitude) for p in known)
    return found


def _overlaps(place: Mapping[str, Any], gold: Gold) -> bool:
    return any(place["start"] < end and start < place["end"] for start, end, *_ in gold)


def shown(counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Yield a line for each corpus."""
    for corpus, n in counts.items():
        yield (
            f"{corpus:>10}: seen {n['seen'] / n['total']:.3f}, right {n['right'] / n['total']:.3f}, of resolved "
            f"{n['right'] / max(1, n['resolved']):.3f}, given that are none {n['spurious'] / max(1, n['given']):.3f}"
        )


def main() -> None:
    """Cross-validate over articles, then learn from all and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dry", action="store_true")
    args = parser.parse_args()
    files = sorted(path for path in args.folder.iterdir() if path.name.endswith((".xml", ".xml.xz")))
    if not files:
        sys.exit(f"no .xml or .xml.xz in {args.folder}: give the folder of the corpora")
    gazetteer, pack = Gazetteer.open(), pack_for("en")
    every = [article for path in files for article in articles(path, pack)]
    before: dict[str, Counter[str]] = defaultdict(Counter)
    for article in every:
        places, toponyms = places_of(article, gazetteer, engine.weights())
        before[article.corpus] += count(article, places)
        for (kind, start, end), features in toponyms.asked.items():
            mention = {"start": start, "end": end}
            article.examples[kind].append((features, _overlaps(mention, article.gold)))
    print("with the weights as they are", *shown(before), sep="\n")
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        weights = learn([a for k, a in enumerate(every) if k % FOLDS != fold])
        for article in every[fold::FOLDS]:
            held[article.corpus] += count(article, places_of(article, gazetteer, weights)[0])
    print(f"learned without the article, {FOLDS} folds", *shown(dict(sorted(held.items()))), sep="\n")
    if not args.dry:
        WEIGHTS.write_text(HEAD + "\n".join(_table(kind, table) for kind, table in learn(every).items()), "utf-8")


def _table(kind: str, table: Mapping[str, float]) -> str:
    return f"[{kind}]\n" + "".join(f"{name} = {value:.2f}\n" for name, value in sorted(table.items()))


if __name__ == "__main__":
    main()
