"""What the start puts off importing is there, whole, for whoever imports it the usual way."""

from __future__ import annotations

import subprocess
import sys

SAID = (
    "import sys, urllib; sys.modules.pop('urllib.request', None); urllib.__dict__.pop('request', None); "
    "from investcrm.gui import app; app._lazily('urllib.request'); import urllib.request; "
    "print(urllib.request.HTTPRedirectHandler.__name__)"
)


def test_a_module_put_off_is_found_in_its_package() -> None:
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("HTTPRedirectHandler", "")
