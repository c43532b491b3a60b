"""What OpenID needs is loaded with the first login there: a service without it never pays for it."""

import subprocess
import sys

LOOK = """
import sys
import watcher.web.serving, watcher.settings, watcher.app
print(sorted({name.partition('.')[0] for name in sys.modules} & {'authlib', 'joserfc', 'cryptography'}))
"""


def test_the_program_starts_without_authlib() -> None:
    found = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
