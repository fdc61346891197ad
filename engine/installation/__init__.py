"""The installation: which municipalities there are, their days, positions, teams and resources, and their routines.

`load` reads workflows.yaml and every routine it names, and tells everything that is wrong in all of them at once.
What comes out is in `engine.municipality`, which code that knows nothing of files may import instead of this.
Read in this order: `format`, `read`, `dates`, `fit`.
"""

from engine.installation.format import SHAPES
from engine.installation.read import load
from engine.municipality import Installation, Municipality, Resource, Team, WorkflowEntry

__all__ = ["SHAPES", "Installation", "Municipality", "Resource", "Team", "WorkflowEntry", "load"]
