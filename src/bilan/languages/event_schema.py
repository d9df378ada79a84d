"""The shape of events.toml: the words that say what someone did to someone, and how their arguments stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import msgspec

from bilan.languages.inflection import Form, inflect
from bilan.languages.schema import Forms, Inflections
from bilan.model import EventStatus, EventType

Argument = Literal["actor", "recipient", "place", "content", "instrument", "target", "none"]
Need = Literal[
    "actor", "recipient", "place", "object", "both", "argument", "force", "official", "people", "weapon", "territory"
]
MODES: dict[EventType, frozenset[str]] = {
    "AGREE": frozenset(),
    "CONSULT": frozenset({"visit", "third-party", "multilateral", "phone"}),
    "SUPPORT": frozenset(),
    "CONCEDE": frozenset(),
    "COOPERATE": frozenset(),
    "AID": frozenset({"economic", "military", "humanitarian", "asylum"}),
    "RETREAT": frozenset({"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"}),
    "REQUEST": frozenset({"assist", "change", "yield", "meet"}),
    "ACCUSE": frozenset({"disapprove", "allege", "investigate"}),
    "REJECT": frozenset({"assist", "change", "yield", "meet"}),
    "THREATEN": frozenset({"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"}),
    "PROTEST": frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct"}),
    "SANCTION": frozenset({"cancel", "expel", "withdraw", "sever"}),
    "MOBILIZE": frozenset({"troops", "weapons", "police", "militia"}),
    "COERCE": frozenset(
        {
            "seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "convict", "deport", "withhold",
            "cyber",
        }
    ),
    "ASSAULT": frozenset(
        {
            "abduct", "beat", "torture", "execute", "sexual", "targeted", "destroy", "primitive", "firearms",
            "explosives", "suicide-attack", "heavy-weapons", "aerial", "drone", "unconventional", "crowd-control",
        }
    ),
    "DISASTER": frozenset({"quake", "flood", "storm", "fire", "slide", "eruption", "drought", "epidemic"}),
    "ACCIDENT": frozenset({"road", "rail", "air", "shipwreck", "collapse", "stampede", "blast"}),
    "RESCUE": frozenset({"search", "evacuate", "treat"}),
    "MOVEMENT": frozenset({"flee", "arrive", "return"}),
}  # fmt: skip
"""Modes by type, after the PLOVER codebook and the POLECAT data, and own ones for the types that PLOVER does not have;
`docs/events.md` says what each means."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all parts: a field that is not known is an error, so that typing mistakes are seen."""


class EventEntry(_Part, frozen=True, kw_only=True):
    """A group of words that say the same kind of deed, and where who did it and to whom stand."""

    type: EventType
    mode: str | None = None
    verbs: tuple[str, ...] = ()
    """Plain forms; of several words the first is the verb."""
    nouns: tuple[str, ...] = ()
    """Nouns as they stand, in every form."""
    subject: Argument = "actor"
    """Who or what the subject of an active verb is."""
    object: Argument = "recipient"
    """What its direct object is: also the subject of the passive, and what a bare participle belongs to.

    A `target` is a place unless it names people: `bombarder Velmont`.
    """
    of: Argument = "actor"
    """What stands after a noun of the group and a small word such as `de`, `of`."""
    recipient: tuple[str, ...] = ()
    """Single words after which the recipient stands (`contre`, `against`)."""
    actor: tuple[str, ...] = ()
    """Words after which the actor stands, besides the language's own (`par`, `by`)."""
    place: tuple[str, ...] = ()
    """Words after which the place stands that the deed is about (`s'emparer de`)."""
    content: tuple[str, ...] = ()
    """Words after which stands what is asked, refused, agreed on (`appeler à`)."""
    needs: tuple[Need, ...] = ()
    """What must be found, or there is no event: for words that mean other things as well."""
    control: Literal["taken", "lost", "gained"] | None = None
    """A place changes hands: the actor takes it, loses it; `gained`: it is taken, and nobody's doing is said."""
    people: tuple[Literal["actor", "recipient"], ...] = ()
    """Which of them can only be people, whatever the word for them (`kidnapper un cordonnier`)."""
    figurative: bool = False
    """Said of words and rivals as well: no event in the company of the file's `figurative` words."""
    beside: tuple[str, ...] = ()
    """Words of which one must follow soon (`condamner … à mort`)."""
    harm: bool = False
    """Says only what became of people (`tuer`): an event that is named as its cause is meant, not one more."""
    around: bool = False
    """Its type is that of what struck in the report around it (`drame`, `explosion`, people who died); its own where
    nothing did, and no event where it only tells harm."""


class Light(_Part, frozen=True, kw_only=True):
    """Verbs that say nothing without the noun of an event beside them (`lancer une offensive`)."""

    verbs: tuple[str, ...]
    subject: Literal["actor", "recipient", "place", "none"] = "actor"
    object: Literal["recipient", "none"] = "none"
    """What the object is of a verb whose subject is the noun (`un raid a visé le marché`)."""
    status: EventStatus | None = None
    ends: bool = False
    """Says that its noun came to an end: denied, it goes on (`les combats ne cessent pas`)."""


class EventFile(_Part, frozen=True, kw_only=True):
    """events.toml: the events of a language."""

    event: tuple[EventEntry, ...]
    light: tuple[Light, ...] = ()
    verbs: dict[str, Forms] = {}
    """Irregular verbs that inflections.toml does not have, as it writes them."""
    not_event: tuple[str, ...] = ()
    """Phrases in which an event's word means something else."""
    figurative: tuple[str, ...] = ()
    """Words of election campaigns, disputes and the like, beside which an attack is one in words."""
    elsewhere: tuple[str, ...] = ()
    """Words of other worlds (sport, markets): a sentence that holds one tells no event."""
    status: dict[EventStatus, tuple[str, ...]] = {}
    """Words that govern an event: `réussi à`, `en vue de`, `menace de`."""
    hypothetical: tuple[str, ...] = ()
    """Words that begin what is only supposed (`si`, `if`)."""
    background: tuple[str, ...] = ()
    """Words before an event that only serves to date something else (`depuis le début de`)."""
    without: tuple[str, ...] = ()
    """Words before a deed that was left undone (`sans`)."""
    present: EventStatus = "ongoing"
    """What the present tense says of deeds."""
    past_endings: tuple[str, ...] = ()
    """Endings by which a finite form is told to be past, where the paradigms do not tell it."""
    progressive: tuple[str, ...] = ()
    """What stands before a gerund that says what goes on (`is`, `are`)."""
    continuous: tuple[str, ...] = ()
    """Auxiliaries by which a passive says what goes on (`being`)."""
    possessive: tuple[str, ...] = ()
    """What stands between an owner and what is owned (`'s`)."""
    private: tuple[str, ...] = ()
    """Words for people who hold no place: their leaving is no withdrawal (`habitants`, `families`)."""
    cause: tuple[str, ...] = ()
    """Words before the event by which people were harmed (`par`, `lors de`)."""
    instruments: tuple[str, ...] = ()
    """Weapons and other means."""
    instrument_before: tuple[str, ...] = ()
    """Words before a means (`avec`, `à coups de`, `au`)."""
    instrument_modes: dict[str, tuple[str, ...]] = {}
    """Mode of an assault by the words of its means (`aerial`: `avions`)."""
    groups: tuple[str, ...] = ()
    """Nouns that can act and be acted upon, besides the counted persons and the nouns of sources."""
    not_actors: tuple[str, ...] = ()
    """What does harm and is nobody, even with a capital at the beginning of a sentence (`fire`, `hurricane`)."""
    vehicles: tuple[str, ...] = ()
    """What carries people and is none of them: a number behind it counts others (`plane carrying 10 tourists`)."""
    adjectives: tuple[str, ...] = ()
    """Adjectives that stand for a group beside the noun of an event (`tirs rebelles`)."""
    territory: tuple[str, ...] = ()
    """Nouns for what changes hands (`quartiers`, `village`)."""
    pronouns: tuple[str, ...] = ()
    """Subjects that stand for somebody named before."""
    through: tuple[str, ...] = ()
    """Nouns behind which stands who is meant (`aux mains des rebelles`)."""
    clitics: tuple[str, ...] = ()
    """Small pronouns between subject and verb."""
    subordinate: tuple[str, ...] = ()
    """Words after which a demand says what is to be done (`que`, `de`, `to`)."""


class EventForm(NamedTuple):
    """One form of an event's word: the group it belongs to and, of a verb, which form this is; None for a noun."""

    entry: EventEntry | Light
    form: Form | None


class EventWords(NamedTuple):
    """A pack's events, compiled for the engine."""

    file: EventFile
    adjectives: frozenset[str]
    elsewhere: frozenset[str]
    pronouns: frozenset[str]
    clitics: frozenset[str]
    private: frozenset[str]
    cause: frozenset[str]
    without: frozenset[str]
    subordinate: frozenset[str]
    progressive: frozenset[str]
    continuous: frozenset[str]
    possessive: frozenset[str]
    not_actors: frozenset[str]
    vehicles: frozenset[str]
    figurative: frozenset[str]
    through: frozenset[str]
    words: frozenset[str]
    """One word of each trigger, by which a sentence that may tell an event is told."""


Add = Callable[[str, tuple[str, ...], Any], None]
Inflected = Callable[[str], list[tuple[str, Form]]]
NO_EVENTS = EventFile(event=())


def add_events(file: EventFile, add: Add, inflected: Inflected) -> None:
    """Put a language's events into its index; `inflected` gives a verb's forms.

    Raises ValueError naming the mode where an entry's mode is none of its type's.
    """
    add("event", file.not_event, None)
    for entry in file.event:
        if entry.mode is not None and entry.mode not in MODES[entry.type]:
            known = ", ".join(sorted(MODES[entry.type])) or "none"
            raise ValueError(f'mode = "{entry.mode}"|{entry.type} has no such mode; its modes: {known}')
        add("event", entry.nouns, EventForm(entry, None))
        for lemma in entry.verbs:
            for words, form in _forms(lemma, file, inflected):
                add("event", (words,), EventForm(entry, form))
    for light in file.light:
        for lemma in light.verbs:
            for words, form in _forms(lemma, file, inflected):
                add("event_light", (words,), EventForm(light, form))
    for status, phrases in file.status.items():
        add("event_status", phrases, status)
    for name in ("hypothetical", "background", "instruments", "instrument_before", "territory"):
        add(f"event_{name}", getattr(file, name), name)
    for mode, phrases in file.instrument_modes.items():
        add("event_instrument_mode", phrases, mode)
    add("event_group", file.groups, None)


def _forms(lemma: str, file: EventFile, inflected: Inflected) -> list[tuple[str, Form]]:
    """A verb's forms: by the file's own irregular verbs, else by the language's."""
    if lemma.partition(" ")[0] in file.verbs:
        return list(inflect(lemma, Inflections(paradigm=(), verbs=file.verbs)))
    return inflected(lemma)


def compiled(file: EventFile, words: frozenset[str]) -> EventWords:
    """Return a language's events as the engine asks for them."""
    return EventWords(
        file=file,
        adjectives=frozenset(file.adjectives),
        elsewhere=frozenset(file.elsewhere),
        pronouns=frozenset(file.pronouns),
        clitics=frozenset(file.clitics),
        private=frozenset(file.private),
        cause=frozenset(file.cause),
        without=frozenset(file.without),
        subordinate=frozenset(file.subordinate),
        progressive=frozenset(file.progressive),
        continuous=frozenset(file.continuous),
        possessive=frozenset(file.possessive),
        not_actors=frozenset(file.not_actors),
        vehicles=frozenset(file.vehicles),
        figurative=frozenset(file.figurative),
        through=frozenset(file.through),
        words=words,
    )
