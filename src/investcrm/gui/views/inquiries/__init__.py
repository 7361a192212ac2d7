"""Inquiries: where does each stand? A list or a board, with the case beside it."""

from investcrm.gui.views.inquiries.page import InquiriesPage

__all__ = ["InquiriesPage"]
