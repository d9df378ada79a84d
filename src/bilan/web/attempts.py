"""How often a wrong token may be tried: by address and over all, in a window of time, in bounded memory.

A token is too long to be guessed; the limits keep guessing from costing anything. An address that somebody has come in
from is not shut out by what others try.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW = 60.0
"""Seconds for which a failure counts."""
MOST_BY_ADDRESS = 10
"""Failures in a window after which an address waits: more than anybody pastes a token wrongly."""
MOST_OVER_ALL = 100
"""Failures in a window after which all addresses wait that nobody has come in from yet."""
MOST_KNOWN = 1000
"""Addresses remembered because somebody came in from them."""
IPV6_NETWORK = 64
"""Leading bits of an IPv6 address that belong to one household or machine."""


class Attempts:
    """Failures to come in, as of now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._over_all: deque[float] = deque(maxlen=MOST_OVER_ALL)
        self._known: OrderedDict[str, None] = OrderedDict()

    def wait(self, address: str) -> int:
        """Return for how many seconds an address must not try; 0: it may."""
        of = network(address)
        left = self._left(self._failures.get(of), MOST_BY_ADDRESS)
        if of not in self._known:
            left = max(left, self._left(self._over_all, MOST_OVER_ALL))
        return math.ceil(left)

    def failed(self, address: str) -> None:
        """Note a wrong token."""
        of, now = network(address), self._clock()
        while self._failures and next(iter(self._failures.values()))[-1] <= now - WINDOW:
            self._failures.popitem(last=False)
        self._failures.setdefault(of, deque(maxlen=MOST_BY_ADDRESS)).append(now)
        self._failures.move_to_end(of)
        if of not in self._known:
            self._over_all.append(now)

    def succeeded(self, address: str) -> None:
        """Note that somebody came in: the address's failures are forgotten."""
        of = network(address)
        self._failures.pop(of, None)
        self._known[of] = None
        self._known.move_to_end(of)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def remembered(self) -> int:
        """Return how many addresses are remembered; at most those that may fail in a window and those known."""
        return len(self._failures) + len(self._known)

    def _left(self, times: deque[float] | None, most: int) -> float:
        if times is None or len(times) < most:
            return 0
        return max(0.0, times[0] + WINDOW - self._clock())


def network(address: str) -> str:
    """Return whom an address belongs to: itself, or of IPv6 its network."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))
    return str(parsed)
