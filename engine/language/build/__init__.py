"""The parts of a file made into the values of `engine.definition`, one function for each shape of `schema.py`.

Everything is read as if all names existed; where something is wrong the problem is noted and a stand-in is used.
Read in this order: `workflow`, `states`, `tasks`, `ways`, `fields`, `people`, `deadlines`, `conditions`.
"""

from engine.language.build.workflow import read_parameters, read_workflow

__all__ = ["read_parameters", "read_workflow"]
