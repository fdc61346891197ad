"""The workflow language: a routine written in YAML becomes a frozen `Workflow`, or a list of all its problems.

Read in this order: `schema` (the format), `compile`, `build`, `checks`, `graph`, `letters`; below them `parts`,
`conditions`, `parameters`, `source`, `reader`, `characters`, `problems` and `texts`.
"""

from engine.language.compile import Draft, check, compile_file, read_draft
from engine.language.problems import DefinitionError, Problem

__all__ = ["DefinitionError", "Draft", "Problem", "check", "compile_file", "read_draft"]
