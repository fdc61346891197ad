"""A routine as a drawing: `as_svg` for the wall, `as_bpmn` for other programs. Pure: a `Workflow` in, a text out.

Read in this order: `graph` (what is drawn), `layout` with `ranks`, `layers`, `order`, `place` and `straight` (where it
lies), `words`, `text` and `everywhere` (what is written), `picture`, `svg`, and the package `bpmn`.
"""

from engine.diagram.bpmn.xml import as_bpmn
from engine.diagram.svg import as_svg

__all__ = ["as_bpmn", "as_svg"]
