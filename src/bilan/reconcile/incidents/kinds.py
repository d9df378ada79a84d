"""What is known of measures and of types of incident, whatever the language."""

from __future__ import annotations

HARM = frozenset(
    (
        "killed", "injured", "casualties", "missing", "abducted", "rescued", "evacuated", "displaced", "homeless",
        "housing_destroyed", "housing_damaged", "facility_destroyed", "facility_damaged", "affected", "detained",
        "infected", "freed", "attacks",
    )
)  # fmt: skip
"""Measures of what an incident does; others (prices, inhabitants, aid) are of a situation."""
VICTIMS = ("killed", "injured", "casualties", "missing")
"""Measures of people whom an incident hit: an incident is told by these."""
TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"attack", "shooting", "massacre", "stabbing", "bombing", "clashes", "siege", "abduction", "airstrike",
               "shelling"}),
    frozenset({"explosion", "bombing", "airstrike", "shelling", "fire", "collapse"}),
    frozenset({"flood", "storm", "landslide"}),
    frozenset({"earthquake", "tsunami", "collapse", "landslide"}),
    frozenset({"storm", "shipwreck"}),
    frozenset({"crush", "riot"}),
    frozenset({"clashes", "riot", "shelling", "airstrike"}),
    frozenset({"road_crash", "rail_crash"}),
)  # fmt: skip
"""Types that reports give to one and the same incident: an attack is a shooting, a storm brings floods, what burns or
explodes collapses."""


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two types may be of one incident; an unknown one may be of any."""
    if one is None or other is None or one == other:
        return True
    return any(one in group and other in group for group in TOGETHER)
