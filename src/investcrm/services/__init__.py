"""The verbs: one module per capability; a mutation takes a unit of work and a frozen command."""
