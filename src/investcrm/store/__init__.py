"""The database: mapped classes, engines, unit of work, change sets, migrations and search."""
