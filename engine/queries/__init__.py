"""What the pages read. Every query demands the right to see before it looks."""

from engine.queries.absent import absence_page, holdings_page
from engine.queries.case import case_page, document
from engine.queries.inboxes import inbox
from engine.queries.lists import referral_form, referrals, workflows
from engine.queries.standing import attention, orphan_list
from engine.queries.task import task_page

__all__ = [
    "absence_page",
    "attention",
    "case_page",
    "document",
    "holdings_page",
    "inbox",
    "orphan_list",
    "referral_form",
    "referrals",
    "task_page",
    "workflows",
]
