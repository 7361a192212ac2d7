"""The KPI page: what came of it, every figure opening the list behind it."""
