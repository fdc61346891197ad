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
from engine.model.meetings import Attendance, Meeting, ReceivedMail
from engine.model.notices import Envelope, NoticeChoice
from engine.model.people import Absence, Departure, LoginSession, Membership, Person, User
from engine.model.record import Command, Event, Notification, Watch
from engine.model.work import Worker

__all__ = [
    "Absence",
    "Attendance",
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
    "Meeting",
    "Membership",
    "NoticeChoice",
    "Notification",
    "Person",
    "Place",
    "ReceivedMail",
    "Row",
    "Task",
    "Timer",
    "User",
    "Watch",
    "Worker",
    "WorkflowDefinition",
    "table",
]
