"""What the encoder says of a document's choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bilan.choosing import Instance, Option, Span
from bilan.precise.encoder import Encoder

if TYPE_CHECKING:
    from bilan.precise.encoder import States
    from bilan.precise.heads import Array
    from bilan.precise.windows import Standing


def form(slot: str, option: Option) -> str:
    """Return the kind of an option that the encoder knows: its label, of places with the role, of days with what is
    open."""
    value = option.value
    if slot == "place":
        return f"{option.label}:{value[0].role if value else ''}"
    if slot == "period":
        return f"{option.label}:{(value.start is None) + 2 * (value.end is None) if value else ''}"
    return option.label


class Advice:
    """The encoder asked about the choices of one document; a window is encoded when first needed, once."""

    def __init__(self, encoder: Encoder, text: str) -> None:
        self._encoder, self._text = encoder, text
        self._windows = encoder.windows(text)
        self._states: dict[int, States] = {}
        self._of_span: dict[Span, Array] = {}

    def of(self, instance: Instance) -> tuple[float, ...]:
        """Return the logarithm of the probability of each option; nothing of a choice that it does not know."""
        if instance.slot not in self._encoder.card.joined:
            return ()
        return self.asked(instance)

    def asked(self, instance: Instance) -> tuple[float, ...]:
        """Return the same also of slots where the encoder's advice is not taken yet."""
        import numpy as np

        slot, heads = instance.slot, self._encoder.heads
        if instance.span is None or slot not in heads.slots or not self._windows.pieces:
            return ()
        at = self._windows.standing(instance.span)
        field = self._state(instance.span, at)
        forms = [heads.forms.get(form(slot, option), -1) for option in instance.options]
        plain = heads.plain(field)
        scores = np.array([plain[f] if f >= 0 else 0.0 for f in forms], dtype=np.float32)
        said = [i for i, option in enumerate(instance.options) if option.span is not None and forms[i] >= 0]
        if said:
            spans = [instance.options[i].span or instance.span for i in said]
            standings = [self._windows.standing(span) for span in spans]
            states = np.stack([self._state(span, stands) for span, stands in zip(spans, standings, strict=True)])
            apart = [stands.piece - at.piece for stands in standings]
            scores[said] += heads.said(slot, field, [forms[i] for i in said], states, apart)
        return _logarithms(scores.tolist())

    def advised(self, instance: Instance) -> Instance:
        """Return a choice with what the encoder gives its options."""
        from dataclasses import replace

        return replace(instance, advice=self.of(instance))

    def _state(self, span: Span, at: Standing) -> Array:
        """The mean of the states of a span's pieces."""
        if span not in self._of_span:
            if at.window not in self._states:
                self._states[at.window] = self._encoder.states(self._windows, [at.window])[0]
            self._of_span[span] = self._states[at.window][at.start : at.end].mean(axis=0)
        return self._of_span[span]


def _logarithms(scores: Sequence[float]) -> tuple[float, ...]:
    import math

    highest = max(scores)
    total = highest + math.log(sum(math.exp(score - highest) for score in scores))
    return tuple(round(score - total, 4) for score in scores)
