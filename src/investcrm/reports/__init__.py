"""Documents on paper: frozen data in, PDF bytes out."""
