"""Taking in a spreadsheet: what every row becomes, before anything is written."""
