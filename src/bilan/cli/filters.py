"""The filters of commands: which claims, matters and incidents are asked for. Every one is declared here, once.

A filter may be given again, and several values at once with commas: any of them will do. Only of `--population` all
must hold, for it describes one group of people (`child,civilian`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from bilan.cli.options import DAY, stacked
from bilan.ledger import Filters
from bilan.ledger.filters import Wanted, chosen
from bilan.model import EventType, Measure, Population, Stance, Status

if TYPE_CHECKING:
    from bilan.ledger import Ledger
    from bilan.ledger.vocabulary import Known
    from bilan.reconcile import Question

_F = TypeVar("_F", bound=Callable[..., Any])
_COMMAS = re.compile(r",(?!\s)")
"""Commas between names; one before a blank belongs to a name (`Paris, Texas`)."""
AGAIN = "may be given again, or with commas"


class OneOf(click.ParamType[tuple[str, ...]]):
    """Some of a set of words, with commas between them; a mistyped one is told with the nearest."""

    name = "words"

    def __init__(self, what: str, words: Sequence[str]) -> None:
        self.what, self.words = what, tuple(dict.fromkeys(words))
        self._by_key = {_key(word): word for word in self.words}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the words, or fail naming the nearest and all that there are."""
        if isinstance(value, tuple):
            return value
        given = [part for part in value.split(",") if part.strip()]
        return tuple(self._one(part.strip(), param, ctx) for part in given)

    def _one(self, word: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = self._by_key.get(_key(word))
        if found is None:
            near = did_you_mean([self._by_key[key] for key in difflib.get_close_matches(_key(word), self._by_key)])
            self.fail(f"{word!r} is no {self.what}{near}; there are: {', '.join(self.words)}", param, ctx)
        return found

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the last word."""
        before, comma, last = incomplete.rpartition(",")
        return [CompletionItem(before + comma + word) for word in self.words if _key(word).startswith(_key(last))]


class Names(click.ParamType[tuple[str, ...]]):
    """Names that a ledger knows, with commas between them."""

    name = "names"

    def __init__(self, known: Known | None = None, *, commas: bool = True) -> None:
        self.known, self.commas = known, commas

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the names."""
        if isinstance(value, tuple):
            return value
        parts = _COMMAS.split(value) if self.commas else [value]
        return tuple(part for part in parts if part.strip())

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete a name from the ledger that the call names."""
        from bilan.cli.completion import names_beginning

        return [CompletionItem(name) for name in names_beginning(ctx, self.known, incomplete)] if self.known else []


def _key(word: str) -> str:
    return word.casefold().replace("-", "_")


def did_you_mean(near: Sequence[str]) -> str:
    """Return the question that goes after a message; empty where nothing is near."""
    return f"; did you mean {' or '.join(near)}?" if near else ""


def several(name: str, type_: click.ParamType[tuple[str, ...]], meaning: str, **more: Any) -> Callable[[_F], _F]:
    """Return an option that takes several values, given again or with commas, as one tuple without repeats."""
    return click.option(name, multiple=True, type=type_, callback=_flat, help=f"{meaning} ({AGAIN}).", **more)


def _flat(ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for given in value for one in given))


measure_option = several(
    "--measure", OneOf("measure", get_args(Measure)), "What is counted: killed, displaced …", metavar="MEASURE"
)
population_option = several(
    "--population", OneOf("population", get_args(Population)), "Who is counted, all of these: civilian, child …",
    metavar="WHO",
)  # fmt: skip
place_option = several("--place", Names("place"), "A place's name, in any language, or its gazetteer id",
                       metavar="PLACE")  # fmt: skip
source_option = several(
    "--source", Names("source"), "A source's name or id; of reports that name none the publisher's", metavar="SOURCE"
)
actor_option = several("--actor", Names("actor"), "Who speaks, acts or is acted on: a name or id", metavar="WHO")
kind_option = several
since_option = click.option("--since", type=DAY, help="About this day or later.")
until_option = click.option("--until", type=DAY, help="About this day or earlier.")
as_of_option = click.option("--as-of", type=DAY, help="Published on this day or before: what was known then.")
reviewed_only_option = click.option(
    "--reviewed-only", is_flag=True, help="Only what a person has accepted, corrected or added."
)
type_option = several(
    "--type", OneOf("type of event", get_args(EventType)), "Type of event (PLOVER): ASSAULT, PROTEST …", metavar="TYPE"
)
mode_option = several("--mode", Names("mode"), "Kind within the type: aerial, arrest, ceasefire …", metavar="MODE")
stance_option = several(
    "--stance", OneOf("stance", get_args(Stance)), "What the speaker does by it: demands, rejects, accuses …",
    metavar="STANCE",
)  # fmt: skip

filter_options = stacked(
    measure_option,
    population_option,
    place_option,
    source_option,
    since_option,
    until_option,
    as_of_option,
    several("--document", Names("document", commas=False), "A document's id", metavar="ID"),
    several("--status", OneOf("status", get_args(Status)), "asserted, denied, planned or possible", metavar="STATUS"),
    reviewed_only_option,
)
"""Which claims."""
question_options = stacked(
    measure_option, population_option, place_option, since_option, until_option, as_of_option, reviewed_only_option
)
"""Which matters: the figures of a quantity that are put together."""


def filters(options: dict[str, Any]) -> Filters:
    """Take the filters out of a command's options."""
    given = {name: options.pop(name) for name in Filters.__dataclass_fields__ if name in options}
    return Filters(**{name: value if name == "population" else wanted(value) for name, value in given.items()})


def wanted(value: Any) -> Any:
    """Return what an option gave as a filter has it: nothing, one value, or several."""
    if not isinstance(value, tuple):
        return value
    return None if not value else value[0] if len(value) == 1 else value


def questions(options: dict[str, Any]) -> Iterator[Question]:
    """Take the question out of a command's options: one for each measure and place that are asked for."""
    from bilan.reconcile import Question

    measures, places = options.pop("measure") or (None,), options.pop("place") or (None,)
    rest = {name: options.pop(name) for name in ("population", "since", "until", "as_of")}
    for measure, place in product(measures, places):
        yield Question(measure=measure, place=place, **rest)


def nothing(store: Ledger, noun: str, asked: Filters) -> str:
    """Say that nothing matches, and which names of the ledger are near to one that it does not know."""
    from bilan.ledger.vocabulary import nearest

    names: tuple[tuple[Known, Wanted], ...] = (
        ("place", asked.place), ("source", asked.source), ("actor", asked.actor), ("mode", asked.mode),
        ("document", asked.document),
    )  # fmt: skip
    near = [other for known, given in names for name in chosen(given) for other in nearest(store, known, name)]
    return f"no {noun} matches {asked.described()}".rstrip() + did_you_mean(list(dict.fromkeys(near)))
