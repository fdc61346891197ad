"""The tables, by subject. Importing this package puts them all in the metadata."""

from engine.model.base import Row, table
from engine.model.cases import (
    Case,
    Consent,
    ConsentGiver,
    ConsentItem,
    CoordinatorTerm,
    Document,
    Handover,
    Place,
    Task,
    Timer,
    WorkflowDefinition,
)
from engine.model.notices import Envelope, NoticeChoice
from engine.model.people import Absence, Departure, LoginSession, Membership, Person, User
from engine.model.record import Command, Event, Notification
from engine.model.work import Worker

__all__ = [
    "Absence",
    "Case",
    "Command",
    "Consent",
    "ConsentGiver",
    "ConsentItem",
    "CoordinatorTerm",
    "Departure",
    "Document",
    "Envelope",
    "Event",
    "Handover",
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
    "Worker",
    "WorkflowDefinition",
    "table",
]
