"""The reports page: the quarter on paper, shown before it is saved."""
