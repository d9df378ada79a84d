"""Marking the actors of claims who are private persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from bilan.model import Actor, Claim, Control, Event, Statement
from bilan.privacy.finding import Finder, words_of
from bilan.privacy.people import Person


def marked(claims: Sequence[Claim], persons: Iterable[Person]) -> list[Claim]:
    """Return the claims with every actor who bears a private person's name marked `private`."""
    names = Finder(form for person in persons for form in person.forms)
    return [_marked(claim, names) for claim in claims] if names else list(claims)


def actors(claim: Claim) -> Iterator[Actor]:
    """Yield everybody who speaks, acts or is acted upon in a claim."""
    if isinstance(claim, Statement):
        yield from (actor for actor in (claim.speaker, claim.addressee) if actor is not None)
    elif isinstance(claim, Event):
        yield from (*claim.actors, *claim.recipients)
        if claim.control is not None:
            yield from (actor for actor in (claim.control.lost_by, claim.control.taken_by) if actor is not None)


def _marked(claim: Claim, names: Finder) -> Claim:
    if not any(_bears(actor, names) for actor in actors(claim)):
        return claim
    if isinstance(claim, Statement):
        return replace(claim, speaker=_actor(claim.speaker, names), addressee=_actor(claim.addressee, names))
    assert isinstance(claim, Event)
    control = claim.control
    if control is not None:
        control = Control(lost_by=_actor(control.lost_by, names), taken_by=_actor(control.taken_by, names))
    return replace(
        claim,
        actors=tuple(replace(a, private=True) if _bears(a, names) else a for a in claim.actors),
        recipients=tuple(replace(a, private=True) if _bears(a, names) else a for a in claim.recipients),
        control=control,
    )


def _actor(actor: Actor | None, names: Finder) -> Actor | None:
    return replace(actor, private=True) if actor is not None and _bears(actor, names) else actor


def _bears(actor: Actor, names: Finder) -> bool:
    """Whether an actor bears a name: a short form must be all of theirs, a full one may be among other words."""
    words = words_of(actor.name)
    found = [words_of(actor.name[start:end]) for start, end, _ in names.find(actor.name)]
    return any(len(some) > 1 or some == words for some in found)
