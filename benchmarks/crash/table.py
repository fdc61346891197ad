"""What the rows came to: a block for each as it ends, and the table that docs/reliability.md holds."""

from dataclasses import dataclass

from benchmarks.crash.rows import Result, Row

_SHOWN = 5


@dataclass(frozen=True)
class Done:
    """One row on one kind of database."""

    row: Row
    kind: str
    result: Result
    seconds: float


def tell(done: Done) -> None:
    """Print what one row came to."""
    breaks = done.result.breaks
    print(f"\n{done.row.id} {done.kind}: {done.row.title}")
    print(f"  {done.result.did}, {done.seconds:.0f} s, {len(breaks)} breaks")
    for name, value in done.result.counts.items():
        print(f"  {name:66}{value!s:>14}")
    for line in breaks[:_SHOWN]:
        print(f"  BROKEN: {line[:400]}")
    print(end="", flush=True)


def markdown(all_done: list[Done]) -> str:
    """The table."""
    lines = ["| row | database | done | took | what was counted | breaks |", "|---|---|---|---|---|---|"]
    for done in all_done:
        counts = "; ".join(f"{name.strip()}: {value}" for name, value in done.result.counts.items())
        lines.append(
            f"| {done.row.id} {done.row.title} | {done.kind} | {done.result.did} | {done.seconds:.0f} s "
            f"| {counts} | {len(done.result.breaks)} |"
        )
    return "\n".join(lines)
