"""How often one may ask."""

import math
import secrets
import time
from hashlib import blake2b
from ipaddress import ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from service.http.security.refusals import TooOften

FAILURE = 20
"""How many requests one counts for that shows a wrong key: to tell that takes long."""

_PLACES = 2**16
_NETWORK = 64


class Rates:
    """Counts requests by who sends them. Threads may share it.

    Of however many addresses the counts are kept in so many places, so that they take no more
    memory than that; two that share one by chance count together.
    """

    def __init__(self, rate: str) -> None:
        """Take a rate such as ``600/minute``."""
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._item = parse(rate)
        self._salt = secrets.token_bytes(16)

    def check(self, name: str) -> None:
        """See that one may ask at all.

        Raises:
            TooOften: if one may not.
        """
        if not self._limiter.test(self._item, self._place(name)):
            raise self._refusal(name)

    def take(self, name: str, requests: int = 1) -> None:
        """Count a request, or as many.

        Raises:
            TooOften: if they are too many.
        """
        if not self._limiter.hit(self._item, self._place(name), cost=requests):
            raise self._refusal(name)

    def _refusal(self, name: str) -> TooOften:
        ends, _ = self._limiter.get_window_stats(self._item, self._place(name))
        return TooOften(max(1, math.ceil(ends - time.time())))

    def _place(self, name: str) -> str:
        digest = blake2b(name.encode(), key=self._salt, digest_size=8).digest()
        return str(int.from_bytes(digest) % _PLACES)


def network(address: str) -> str:
    """What an address counts as: of IPv6 the network, all of which is one subscriber's."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(int(found) >> _NETWORK)  # noqa: PLR2004
