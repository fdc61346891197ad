"""What the pages read. Every query demands the right to see before it looks."""

from engine.queries.case import case_page, document
from engine.queries.lists import inbox, referral_form, referrals, workflows
from engine.queries.meeting_days import meeting_days
from engine.queries.task import task_page

__all__ = ["case_page", "document", "inbox", "meeting_days", "referral_form", "referrals", "task_page", "workflows"]
