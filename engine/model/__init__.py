"""The tables, by subject. Importing this package puts them all in the metadata."""

from engine.model.base import Row, table
from engine.model.cases import (
    Case,
    Consent,
    ConsentItem,
    CoordinatorTerm,
    Document,
    Task,
    Timer,
    WorkflowDefinition,
)
from engine.model.people import LoginSession, Membership, Person, User
from engine.model.record import Command, Event, Notification

__all__ = [
    "Case",
    "Command",
    "Consent",
    "ConsentItem",
    "CoordinatorTerm",
    "Document",
    "Event",
    "LoginSession",
    "Membership",
    "Notification",
    "Person",
    "Row",
    "Task",
    "Timer",
    "User",
    "WorkflowDefinition",
    "table",
]
