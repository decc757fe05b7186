"""The lines of `make bench`: a measured figure, the peer or limit that it is held against, and their ratio.

A new measurement is a function in a module `bench_*.py` of this folder, marked with `@bench`, that yields `Line`s.
Peers are measured in the same run: ratios hold from machine to machine, absolute times do not.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Measurement = Callable[[], Iterator["Line"]]

benches: dict[str, Measurement] = {}


@dataclass(frozen=True)
class Line:
    """One figure. `limit` bounds the ratio to the peer, or the value itself where there is no peer."""

    figure: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value divided by the peer's; None without a peer."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def within_limit(self) -> bool:
        """False when the line breaks its limit."""
        measured = self.value if self.ratio is None else self.ratio
        return self.limit is None or measured <= self.limit


def bench(function: Measurement) -> Measurement:
    """Register a measurement under the function's name."""
    benches[function.__name__] = function
    return function


def median_ms(action: Callable[[], object], repeats: int = 15, warm_up: int = 2) -> float:
    """Median wall time of `action()` in milliseconds."""
    return statistics.median(_times_ms(action, repeats, warm_up))


def median_and_p99_ms(action: Callable[[], object], repeats: int = 200, warm_up: int = 5) -> tuple[float, float]:
    """Median and 99th percentile of the wall time of `action()` in milliseconds."""
    times = sorted(_times_ms(action, repeats, warm_up))
    return statistics.median(times), times[min(len(times) - 1, int(0.99 * len(times)))]


def _times_ms(action: Callable[[], object], repeats: int, warm_up: int) -> list[float]:
    for _ in range(warm_up):
        action()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return times
