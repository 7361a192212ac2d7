"""Turns users' sheets, mails and texts into values with their doubts kept; nothing here touches a file."""
