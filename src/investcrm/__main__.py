"""Starts the program: ``python -m investcrm``."""

from __future__ import annotations

import sys

from investcrm.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
