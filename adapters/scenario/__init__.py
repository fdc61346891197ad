"""A scenario: a story in YAML of one case, played in virtual time on the real engine, each departure told in words.

Read in this order: `shapes` (the format), `read` (a file to a `Scenario`), `play` (what happens), `scene` (what is then
seen), `expect` (compared with what was expected), `run` (files and the result). `docs/scenarios.md` explains each key.
"""

from adapters.scenario.run import Result, run, run_file

__all__ = ["Result", "run", "run_file"]
