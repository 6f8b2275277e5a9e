from __future__ import annotations

import subprocess
import sys

from pyauthgate.cli.diagnosis.preparing import LATE

AFTERWARDS = """
import sys
from pyauthgate.cli.diagnosis.preparing import prepare
prepare()
sys.meta_path.clear()
"x".encode("idna")
print(*(name for name in sys.argv[1:] if name not in sys.modules))
"""


def test_whatever_is_loaded_late_is_there_already() -> None:
    said = subprocess.run([sys.executable, "-c", AFTERWARDS, *LATE], check=True, capture_output=True, text=True)
    assert said.stdout.split() == []
