"""What became of requests and texts made to harm, as a table."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.hostile.exchanges import Exchange
from eval.robustness.measurement import MOST_MEMORY

_COLUMNS = ("inputs", "taken", "refused", "faults", "CPU s at most", "for")
_REFUSED = 400


def report(found: Sequence[Exchange], memory: float) -> Iterator[RenderableType]:
    """A row a kind of harm, then the service's memory, then each fault."""
    table = Table(title="Made to harm: what became of it, and what the costliest took")
    table.add_column("kind")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "for" else "right")
    for kind in dict.fromkeys(one.kind for one in found):
        of_kind = [one for one in found if one.kind == kind]
        costliest = max(of_kind, key=lambda one: one.seconds)
        faults = sum(bool(one.fault) for one in of_kind)
        refused = sum(not one.fault and one.status >= _REFUSED for one in of_kind)
        table.add_row(
            kind,
            *map(str, (len(of_kind), len(of_kind) - refused - faults, refused, faults)),
            f"{costliest.seconds:.2f}",
            ascii(costliest.name[:60]),
        )
    yield table
    yield Text(f"the service took {memory:.0f} MB at most; {MOST_MEMORY:.0f} are allowed")
    for one in found:
        if one.fault:
            yield Text(f"{one.kind}: {one.name!a}: {one.fault}")
