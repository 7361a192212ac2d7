"""The readiness page: what holds the municipalities back, with the evidence."""
