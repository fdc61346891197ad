"""The processes that are at work."""

from datetime import datetime

from sqlmodel import Field

from engine.model.base import BY_KEY, Json, Row


class Worker(Row, table=True):
    """One process, as it last told of itself. `ticks` is, by tick, how many seconds before `seen_at` it last went well.

    Ages are kept instead of moments, so that a clock that jumps makes nothing look younger than it is.
    """

    __tablename__ = "workers"
    __table_args__ = BY_KEY
    id: str = Field(primary_key=True)
    kind: str  # the command: serve or work
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    ticks: dict[str, float] = Field(sa_type=Json)
