"""What the pages read. Every query demands the right to see before it looks."""

from engine.queries.absent import absence_page, holdings_page
from engine.queries.case import case_page, document
from engine.queries.inboxes import inbox
from engine.queries.lists import referral_form, referrals, workflows
from engine.queries.task import task_page

__all__ = [
    "absence_page",
    "case_page",
    "document",
    "holdings_page",
    "inbox",
    "referral_form",
    "referrals",
    "task_page",
    "workflows",
]
