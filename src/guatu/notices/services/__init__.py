"""Verbs of the notices: tell, mark as read, and arrange what may reach a post outside the house."""

from guatu.notices.services.calendars import close_calendar, open_calendar
from guatu.notices.services.channels import close_channel, open_channel, send_test
from guatu.notices.services.rhythm import set_rhythm
from guatu.notices.services.telling import mark_read, notify

__all__ = ["close_calendar", "close_channel", "mark_read", "notify", "open_calendar", "open_channel", "send_test", "set_rhythm"]
