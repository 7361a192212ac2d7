"""An asker's own sheet of questions: which cells it asks, what they mean, who owns what is missing."""
