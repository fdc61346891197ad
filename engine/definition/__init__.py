"""What a published routine is, once read: frozen values that know no municipality by name.

Read in this order: `values` (texts, conditions, deadlines), `people` (roles, questions, escalations), `routine` (tasks,
ways out, states, the whole).
"""

from engine.definition.people import Escalation, Field, FieldType, Option, Role, RoleKind, Route, Rung
from engine.definition.routine import (
    PREVIOUS,
    Counted,
    Counter,
    Demand,
    Extension,
    Join,
    Letter,
    Measure,
    Message,
    Signal,
    Silence,
    Start,
    State,
    TaskSpec,
    Tell,
    Transition,
    Workflow,
)
from engine.definition.values import Condition, Deadline, Frozen, Op, Span, Test, Text, is_birthday, say

__all__ = [
    "PREVIOUS",
    "Condition",
    "Counted",
    "Counter",
    "Deadline",
    "Demand",
    "Escalation",
    "Extension",
    "Field",
    "FieldType",
    "Frozen",
    "Join",
    "Letter",
    "Measure",
    "Message",
    "Op",
    "Option",
    "Role",
    "RoleKind",
    "Route",
    "Rung",
    "Signal",
    "Silence",
    "Span",
    "Start",
    "State",
    "TaskSpec",
    "Tell",
    "Test",
    "Text",
    "Transition",
    "Workflow",
    "is_birthday",
    "say",
]
