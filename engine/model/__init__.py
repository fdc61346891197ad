"""The tables, by subject. Importing this package puts them all in the metadata."""

from engine.model.base import Row, table
from engine.model.cases import (
    Case,
    Consent,
    ConsentGiver,
    ConsentItem,
    CoordinatorTerm,
    Document,
    Place,
    Task,
    Timer,
    WorkflowDefinition,
)
from engine.model.notices import Envelope, NoticeChoice
from engine.model.people import Absence, LoginSession, Membership, Person, User
from engine.model.record import Command, Event, Notification

__all__ = [
    "Absence",
    "Case",
    "Command",
    "Consent",
    "ConsentGiver",
    "ConsentItem",
    "CoordinatorTerm",
    "Document",
    "Envelope",
    "Event",
    "LoginSession",
    "Membership",
    "NoticeChoice",
    "Notification",
    "Person",
    "Place",
    "Row",
    "Task",
    "Timer",
    "User",
    "WorkflowDefinition",
    "table",
]
