"""What the pages read. Every query demands the right to see before it looks."""

from engine.queries.case import case_page, document
from engine.queries.inboxes import inbox
from engine.queries.lists import referral_form, referrals, workflows
from engine.queries.task import task_page

__all__ = ["case_page", "document", "inbox", "referral_form", "referrals", "task_page", "workflows"]
