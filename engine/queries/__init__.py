"""What the pages read. Every query demands the right to see before it looks."""

from engine.queries.absent import absence_page, holdings_page
from engine.queries.case import case_page, document
from engine.queries.inboxes import inbox
from engine.queries.lists import referral_form, referrals, workflows
from engine.queries.meeting_days import meeting_days
from engine.queries.meetings import meeting_page
from engine.queries.sleeping import sleep_offers, sleeping_list
from engine.queries.standing import front_page, orphan_list
from engine.queries.task import task_page

__all__ = [
    "absence_page",
    "case_page",
    "document",
    "front_page",
    "holdings_page",
    "inbox",
    "meeting_days",
    "meeting_page",
    "orphan_list",
    "referral_form",
    "referrals",
    "sleep_offers",
    "sleeping_list",
    "task_page",
    "workflows",
]
