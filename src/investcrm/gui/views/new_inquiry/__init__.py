"""A new inquiry: only a title is needed, everything else is read or comes later."""

from investcrm.gui.views.new_inquiry.page import NewInquiryPage

__all__ = ["NewInquiryPage"]
