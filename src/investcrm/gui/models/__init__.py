"""Item models over frozen rows: a window onto a long list, and short lists kept whole."""
