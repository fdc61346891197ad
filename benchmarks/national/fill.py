"""Five million tasks, made inside PostgreSQL from one case that the engine itself has opened."""

from datetime import date

from sqlalchemy import text

from adapters.house import House
from benchmarks.national.country import GROUP, ROUTINE, towns
from engine import change, sleep
from engine.sleep import USUAL

OPEN, CLOSED = 166_700, 333_300  # six timers an open case: a million
_CASES_A_COORDINATOR = 12
_DONE_IN_OPEN, _DONE_IN_CLOSED = 10, 7
_STEP = 7919  # a prime: neighbours in time are not neighbours on the map

# Every number of a case, its town, and who coordinates it. ids begin with time, as the engine's do.
_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT n.g, t.slug, t.first, d.id AS definition, n.is_open,
       lpad(to_hex(n.g), 12, '0') || substr(md5('c' || n.g), 1, 20) AS id,
       md5(t.slug || 'k' || (n.place - t.first) % greatest(1, t.size / {each})) AS coordinator
FROM (SELECT g, g >= {closed} AS is_open,
             CASE WHEN g >= {closed} THEN (g - {closed})::bigint * {step} % {open}
                  ELSE g::bigint * {open} / {closed} END AS place
      FROM generate_series(0, {open} + {closed} - 1) AS g) n
JOIN town t ON n.place >= t.first AND n.place < t.first + t.size
JOIN workflow_definitions d ON d.municipality_id = t.slug AND d.slug = '{routine}'
"""
_PEOPLE = """
INSERT INTO users (id, name, email, language, active)
SELECT DISTINCT coordinator, 'Koordinator ' || left(coordinator, 6), coordinator || '@example.org', 'nb', true
FROM numbered;
INSERT INTO users (id, name, email, language, active)
SELECT md5(slug || 'g' || i), 'Gruppemedlem ' || i, slug || i || '@example.org', 'nb', true
FROM town, generate_series(1, 6) AS i;
INSERT INTO memberships (id, municipality_id, unit, user_id, title, since)
SELECT md5(slug || user_id || unit), slug, unit, user_id, '', DATE '2020-01-01' FROM (
  SELECT DISTINCT slug, coordinator AS user_id, '' AS unit FROM numbered
  UNION ALL SELECT slug, md5(slug || 'g' || i), unit FROM town, generate_series(1, 6) AS i,
            unnest(CASE WHEN i <= 2 THEN ARRAY['', 'gruppe', 'ansvarlig'] ELSE ARRAY['', '{group}'] END) AS unit
) m;
INSERT INTO people (id, municipality_id, name, address_protected)
SELECT 'p' || g, slug, 'Person ' || g, true FROM numbered;
"""
_CASES = """
INSERT INTO cases (id, municipality_id, reference, definition_id, person_id, state, round, version, head, holders,
                   facts, opened_at, closed_at, outcome, touched_at, sleeps_on)
SELECT n.id, n.slug, 'N' || n.g, n.definition, 'p' || n.g,
       CASE WHEN n.is_open THEN c.state ELSE 'avsluttet' END, 1, 1, c.head,
       jsonb_build_object('koordinator', n.coordinator), c.facts, now() - interval '400 days',
       CASE WHEN n.is_open THEN NULL ELSE now() - interval '30 days' END,
       CASE WHEN n.is_open THEN NULL ELSE 'ferdig' END, now() - interval '20 days',
       greatest(current_date + l.days + 1, current_date - 20 + {quiet})
FROM numbered n JOIN cases c ON c.reference = :case
LEFT JOIN (SELECT case_id, min(days)::int AS days FROM live GROUP BY case_id) l ON l.case_id = n.id;
INSERT INTO coordinator_terms (id, case_id, role, user_id, since, until)
SELECT md5('t' || id), id, 'koordinator', coordinator, now() - interval '400 days',
       CASE WHEN is_open THEN NULL ELSE now() - interval '30 days' END
FROM numbered;
"""
# The tasks of the case that was opened, in every open case: one in six of those that wait has had its day and is open.
_LIVE = """
CREATE TEMP TABLE live AS
SELECT lpad(to_hex(n.g), 12, '0') || substr(md5(n.g || t.key), 1, 20) AS id, n.slug, n.id AS case_id, t.key,
       CASE WHEN t.assignee_id IS NULL THEN t.queue ELSE 'koordinator' END AS queue,
       CASE WHEN t.assignee_id IS NULL THEN NULL ELSE n.coordinator END AS assignee_id,
       CASE WHEN t.status = 'open' OR hashint8(n.g * 31 + ascii(t.key)) % 6 = 0 THEN 'open' ELSE 'planned' END
       AS status,
       1 + abs(hashint8(n.g * 17 + ascii(t.key))) % 300 AS days, t.due_why
FROM numbered n, tasks t
WHERE n.is_open AND t.case_id = (SELECT id FROM cases WHERE reference = :case) AND t.status IN ('open', 'planned')
"""
_WAITING = """
INSERT INTO tasks (id, municipality_id, case_id, key, opened_seq, round, queue, assignee_id, status, version, opened_at,
                   due_on, due_why, item, extensions)
SELECT id, slug, case_id, key, 1, 1, queue, assignee_id, status, 1, now() - interval '20 days',
       current_date + days::int, due_why, '', 0 FROM live;
INSERT INTO timers (id, municipality_id, case_id, key, rung, due_at, status, attempts)
SELECT id, slug, case_id, CASE WHEN status = 'open' THEN '_ladder' ELSE '_opens' END, 0,
       now() + days * interval '1 day' - interval '12 hours', 'armed', 0 FROM live;
"""
_DONE = """
INSERT INTO tasks (id, municipality_id, case_id, key, opened_seq, round, queue, assignee_id, status, version, opened_at,
                   due_on, due_why, done_at, done_by, item, extensions)
SELECT lpad(to_hex(n.g), 12, '0') || substr(md5(n.g || 'done' || i), 1, 20), n.slug, n.id, 'kontakt', -i, 1,
       'koordinator', n.coordinator, 'done', 2, now() - (i * interval '28 days'), current_date - 28 * i, '',
       now() - (i * interval '28 days'), n.coordinator, '', 0
FROM numbered n, generate_series(1, CASE WHEN n.is_open THEN {in_open} ELSE {in_closed} END) AS i
"""


def fill(country: House, like: str, share: float = 1.0) -> None:
    """Fill the database with a `share` of the country, every case like the one with the reference `like`."""
    numbers = {
        "open": int(OPEN * share), "closed": int(CLOSED * share), "step": _STEP, "each": _CASES_A_COORDINATOR,
        "routine": ROUTINE, "group": GROUP, "in_open": _DONE_IN_OPEN, "in_closed": _DONE_IN_CLOSED,
        "quiet": USUAL.amount,
    }  # fmt: skip
    with country.write() as tx:
        tx.conn.execute(text("SET LOCAL session_replication_role = replica"))  # every row refers to one made here
        tx.conn.execute(text("SET LOCAL work_mem = '256MB'"))
        tx.conn.execute(text("CREATE TEMP TABLE town (slug text, first bigint, size bigint)"))
        rows = [vars(town) for town in towns(int(OPEN * share))]
        tx.conn.execute(text("INSERT INTO town VALUES (:slug, :first, :size)"), rows)
        for block in (_NUMBERED, _PEOPLE, _LIVE, _CASES, _WAITING, _DONE):
            for statement in block.format(**numbers).split(";\n"):
                if statement.strip():
                    tx.conn.execute(text(statement), {"case": like} if ":case" in statement else {})
        tx.conn.execute(text("DROP TABLE town, numbered, live"))
    with country.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE"))
    _demand_true(country)


def _demand_true(country: House) -> None:
    """The day a case falls asleep is what the engine itself would say, or each first change would move it."""
    with country.read() as tx:
        some = text("SELECT id FROM cases WHERE closed_at IS NULL AND reference LIKE 'N%' ORDER BY md5(id) LIMIT 100")
        for case in tx.conn.scalars(some).all():
            found = change.look(tx, case, None)
            said = sleep.day(found.routine, found.case, found.tasks, found.municipality.calendar)
            if abs((said or date.min) - (found.case.sleeps_on or date.max)).days > 1:  # a night may have passed
                raise AssertionError(f"{case} falls asleep on {said}, and not on {found.case.sleeps_on}")
