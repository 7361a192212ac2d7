"""A municipality's own screens: today, briefs and own inquiries, answering, readiness."""
