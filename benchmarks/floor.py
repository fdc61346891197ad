"""The floor: the same workload (IP-9) by hand-written SQL, six statements a step on SQLite, one on PostgreSQL.

It does the least that keeps a case: task closed, its timer gone, case moved, one event, next task, its timer. No access
rule, no guard, no sealed history, no outbox, no command key. What we cost above it is the price of those.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import psycopg

STEPS = 9
_TABLES = """
CREATE TABLE fl_case (id {big} PRIMARY KEY, tenant_id int NOT NULL, state text NOT NULL, step int NOT NULL, version int NOT NULL, at {big} NOT NULL);
CREATE TABLE fl_task (id {auto}, case_id {big} NOT NULL, tenant_id int NOT NULL, role text NOT NULL, step int NOT NULL, state text NOT NULL,
  due_at {big} NOT NULL, done_at {big}, done_by text);
CREATE INDEX fl_task_inbox ON fl_task (tenant_id, role, due_at) WHERE state = 'open';
CREATE TABLE fl_timer (task_id {big} PRIMARY KEY, kind text NOT NULL, due_at {big} NOT NULL);
CREATE INDEX fl_timer_due ON fl_timer (due_at);
CREATE TABLE fl_event (id {auto}, case_id {big} NOT NULL, tenant_id int NOT NULL, at {big} NOT NULL,
  actor text NOT NULL, kind text NOT NULL, payload text NOT NULL);
CREATE INDEX fl_event_case ON fl_event (case_id, id);
"""  # noqa: E501
_NOW = 1_800_000_000
_DUE = _NOW + 14 * 86_400
_STEP = """
WITH t AS (UPDATE fl_task SET state='done', done_at=%(now)s, done_by='u' WHERE id=%(id)s AND state='open'
           RETURNING id, case_id, tenant_id, step),
 x AS (DELETE FROM fl_timer USING t WHERE fl_timer.task_id=t.id),
 c AS (UPDATE fl_case c SET step=t.step+1, state=CASE WHEN t.step<9 THEN 'open' ELSE 'done' END, version=c.version+1,
       at=%(now)s FROM t WHERE c.id=t.case_id),
 e AS (INSERT INTO fl_event (case_id, tenant_id, at, actor, kind, payload)
       SELECT case_id, tenant_id, %(now)s, 'u', 'done', '{"step":'||step||'}' FROM t),
 n AS (INSERT INTO fl_task (case_id, tenant_id, role, step, state, due_at)
       SELECT case_id, tenant_id, 'r', step+1, 'open', %(due)s FROM t WHERE step<9 RETURNING id, due_at)
INSERT INTO fl_timer SELECT id, 'deadline', due_at FROM n
"""


class SqliteFloor:
    """Standard library, one connection, WAL with synchronous=FULL."""

    def __init__(self, path: Path) -> None:
        self.conn = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self.conn.execute(f"PRAGMA {pragma}")
        self.conn.executescript(_TABLES.format(big="INTEGER", auto="INTEGER PRIMARY KEY"))

    def start(self, number: int) -> None:
        """Open one case."""
        run = self.conn.execute
        run("BEGIN IMMEDIATE")
        run("INSERT INTO fl_case VALUES (?, 7, 'open', 1, 1, ?)", (number, _NOW))
        task = run(
            "INSERT INTO fl_task (case_id, tenant_id, role, step, state, due_at) VALUES (?, 7, 'r', 1, 'open', ?)",
            (number, _DUE),
        )
        run("INSERT INTO fl_timer VALUES (?, 'deadline', ?)", (task.lastrowid, _DUE))
        run("COMMIT")

    def open_tasks(self) -> Sequence[int]:
        """The ids of every open task."""
        return [row[0] for row in self.conn.execute("SELECT id FROM fl_task WHERE state='open'")]

    def complete(self, task: int) -> None:
        """Finish one task, knowing its id only."""
        run = self.conn.execute
        run("BEGIN IMMEDIATE")
        case, step = run("SELECT case_id, step FROM fl_task WHERE id=? AND state='open'", (task,)).fetchone()
        run("UPDATE fl_task SET state='done', done_at=?, done_by='u' WHERE id=?", (_NOW, task))
        run("DELETE FROM fl_timer WHERE task_id=?", (task,))
        state = "open" if step < STEPS else "done"
        run("UPDATE fl_case SET step=?, state=?, version=version+1, at=? WHERE id=?", (step + 1, state, _NOW, case))
        event = "INSERT INTO fl_event (case_id, tenant_id, at, actor, kind, payload) VALUES (?, 7, ?, 'u', 'done', ?)"
        run(event, (case, _NOW, f'{{"step":{step}}}'))
        if step < STEPS:
            values = (case, step + 1, _DUE)
            new = run(
                "INSERT INTO fl_task (case_id, tenant_id, role, step, state, due_at) VALUES (?, 7, 'r', ?, 'open', ?)",
                values,
            )
            run("INSERT INTO fl_timer VALUES (?, 'deadline', ?)", (new.lastrowid, _DUE))
        run("COMMIT")

    def fire(self, task: int) -> None:
        """Fire one timer with the least effect there is: the timer moved on, one event, one transaction."""
        run = self.conn.execute
        run("BEGIN IMMEDIATE")
        run("UPDATE fl_timer SET due_at=? WHERE task_id=? AND due_at=?", (_DUE + 1, task, _DUE))
        run(
            "INSERT INTO fl_event (case_id, tenant_id, at, actor, kind, payload) VALUES (1, 7, ?, '', 'due', '')",
            (_NOW,),
        )
        run("COMMIT")

    def bytes(self) -> int:
        """The size of it all."""
        return int(
            self.conn.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        )


class PostgresFloor:
    """psycopg, one connection, one statement a step."""

    def __init__(self, address: str) -> None:
        self.conn = psycopg.connect(address, autocommit=True)
        auto = "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
        self.conn.execute(_TABLES.format(big="bigint", auto=auto))

    def start(self, number: int) -> None:
        """Open one case."""
        run = self.conn.execute
        with self.conn.transaction():
            run("INSERT INTO fl_case VALUES (%s, 7, 'open', 1, 1, %s)", (number, _NOW))
            insert = "INSERT INTO fl_task (case_id, tenant_id, role, step, state, due_at)"
            row = run(insert + " VALUES (%s, 7, 'r', 1, 'open', %s) RETURNING id", (number, _DUE)).fetchone()
            assert row is not None
            run("INSERT INTO fl_timer VALUES (%s, 'deadline', %s)", (row[0], _DUE))

    def open_tasks(self) -> Sequence[int]:
        """The ids of every open task."""
        return [row[0] for row in self.conn.execute("SELECT id FROM fl_task WHERE state='open'")]

    def complete(self, task: int) -> None:
        """Finish one task, knowing its id only."""
        self.conn.execute(_STEP, {"id": task, "now": _NOW, "due": _DUE})

    def fire(self, task: int) -> None:
        """Fire one timer with the least effect there is: the timer moved on, one event, one transaction."""
        with self.conn.transaction():
            self.conn.execute("UPDATE fl_timer SET due_at=%s WHERE task_id=%s AND due_at=%s", (_DUE + 1, task, _DUE))
            event = "INSERT INTO fl_event (case_id, tenant_id, at, actor, kind, payload)"
            self.conn.execute(event + " VALUES (1, 7, %s, '', 'due', '')", (_NOW,))

    def bytes(self) -> int:
        """The size of the tables and their indexes."""
        row = self.conn.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'fl_%'"
        ).fetchone()
        assert row is not None
        return int(row[0])
