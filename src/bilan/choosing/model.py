"""Scoring: a conditional log-linear model over the options of a choice.

An option's score is the sum of the weights of its own features and of the context's features for its label; the
softmax over the options makes them probabilities (the conditional logit of McFadden 1974, the maximum entropy model of
Berger, Della Pietra and Della Pietra 1996). A feature without a weight says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec

from bilan.choosing.lanes import HEAVIEST, Lanes
from bilan.choosing.options import Choice, Instance, Option
from bilan.errors import BilanError

SHOWN = 6
"""Features that an explanation names for an option."""
Weight = Annotated[float, msgspec.Meta(ge=-HEAVIEST, le=HEAVIEST)]
"""What a feature of the context weighs for a label."""


ADVICE = "precise reader"
"""How an explanation names what another reader gives an option."""


class WeightsError(BilanError):
    """A file of weights cannot be used."""


class WeightFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of a file of weights, JSON."""

    slot: str
    own: dict[str, float]
    """Weight of each feature of an option."""
    labels: dict[str, dict[str, Weight]]
    """Weight of each feature of the context for each label."""
    temperature: float = 1.0
    """What scores are divided by before they become probabilities, so that these hold (Guo et al. 2017)."""
    threshold: float = 0.0
    """Probability under which the best option that is not the empty one is not taken."""
    advice: float = 0.0
    """Weight of what another reader gives an option."""


@dataclass(frozen=True)
class Model:
    """The weights of one slot."""

    slot: str
    own: Mapping[str, float]
    labels: Mapping[str, Mapping[str, float]]
    temperature: float = 1.0
    threshold: float = 0.0
    advice: float = 0.0
    """Weight of what another reader gives an option; 0 where none is asked."""
    _none: Mapping[str, float] = field(default_factory=dict, repr=False)
    _last: list[tuple[tuple[str, ...], Mapping[str, float]]] = field(default_factory=list, repr=False, compare=False)
    """The last context with what it says for each label: a memory of a pure function, not a state."""

    @cached_property
    def _lanes(self) -> Lanes:
        return Lanes(self.labels)

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a file of weights; raises WeightsError, naming the file and what to do, where it is not one."""
        try:
            found = msgspec.json.decode(path.read_bytes(), type=WeightFile)
        except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
            raise WeightsError(f"{path}: no weights ({error}); make them anew with bilan train") from None
        return cls(found.slot, found.own, found.labels, found.temperature, found.threshold, found.advice)

    def save(self, path: Path) -> None:
        """Write the weights, sorted and one feature a line, so that a change can be reviewed."""
        form = WeightFile(
            self.slot,
            dict(sorted(self.own.items())),
            {f: dict(sorted(w.items())) for f, w in sorted(self.labels.items())},
            self.temperature,
            self.threshold,
            self.advice,
        )
        text = msgspec.json.format(msgspec.json.encode(form), indent=1).decode()
        path.write_text(_one_line_a_feature(text), "utf-8")

    def scores(self, instance: Instance) -> list[float]:
        """Return the score of each option; what another reader gives them adds to it (a product of experts, Hinton
        2002)."""
        of_context, of_feature = self._by_label(instance.context).get, self.own.get
        scores = [
            of_context(option.label, 0.0) + sum([w for f in option.features if (w := of_feature(f)) is not None])
            if option.features
            else of_context(option.label, 0.0)  # as of most measures, which nothing in particular speaks for
            for option in instance.options
        ]
        if self.advice and instance.advice:
            return [score + self.advice * given for score, given in zip(scores, instance.advice, strict=True)]
        return scores

    def _by_label(self, context: tuple[str, ...]) -> Mapping[str, float]:
        """What a context says for each label; of choices that share one it is reckoned once."""
        if self._last and self._last[0][0] is context:
            return self._last[0][1]
        found = self._lanes.sums(context)
        self._last[:] = [(context, found)]
        return found

    def choose(self, instance: Instance) -> Choice:
        """Return the options with their probabilities. Of equal ones the first wins; so it does, as the empty one,
        where the likeliest is less likely than the threshold."""
        scores = self.scores(instance)
        highest = max(scores)
        raised = [math.exp((score - highest) / self.temperature) for score in scores]
        total = sum(raised)
        probabilities = tuple(value / total for value in raised)
        likeliest = max(probabilities)
        return Choice(instance, probabilities, probabilities.index(likeliest) if likeliest >= self.threshold else 0)

    def reasons(self, instance: Instance, option: Option) -> list[tuple[str, float]]:
        """Return the features that weigh most for or against an option, heaviest first; before them, whatever it
        weighs, what another reader gives."""
        weights = [(f, self.own[f]) for f in option.features if f in self.own]
        weights += [(f, self.labels[f][option.label]) for f in instance.context if option.label in self._of(f)]
        advised = []
        if self.advice and instance.advice:
            given = next(g for o, g in zip(instance.options, instance.advice, strict=True) if o is option)
            advised = [(ADVICE, round(self.advice * given, 2))]
        return advised + sorted(weights, key=lambda pair: (-abs(pair[1]), pair[0]))[: SHOWN - len(advised)]

    def _of(self, feature: str) -> Mapping[str, Any]:
        return self.labels.get(feature, self._none)


def _one_line_a_feature(text: str) -> str:
    """Join what msgspec breaks over several lines inside a feature, so that a line is a feature."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if depth >= 3 and lines:
            lines[-1] += stripped if stripped.startswith("}") else f" {stripped}"
        else:
            lines.append(line)
        depth += stripped.endswith("{")
        depth -= stripped.startswith("}")
    return "\n".join(lines) + "\n"
