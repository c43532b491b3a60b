"""A real OpenID provider for tests: npm's oidc-provider, run by node on a loopback port (tests/oidc)."""

import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.surroundings import skip_here

FOLDER = Path(__file__).parent / "oidc"


@dataclass(frozen=True)
class RunningProvider:
    """A provider that runs; whoever comes to it is at once whom `control` named."""

    issuer: str

    def control(self, **wanted: Any) -> Sequence[Mapping[str, str]]:
        """Let something be otherwise from now on, and return what it was asked since the last time."""
        answer = httpx.post(f"{self.issuer}/control", json=wanted, timeout=20)
        calls: Sequence[Mapping[str, str]] = answer.json()["calls"]
        return calls


@contextlib.contextmanager
def running_provider(client: Mapping[str, Any], *, par: bool, dpop: bool) -> Iterator[RunningProvider]:
    """Give a provider that knows this client.

    Where node or its package is not there the test is skipped with the reason; with CI set that is a failure.
    """
    node = shutil.which("node")
    if node is None:
        skip_here("no node to run an OpenID provider with: install Node.js 20 or newer, then scripts/setup")
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        skip_here("oidc-provider is not installed: run scripts/setup")
    options = json.dumps({"clients": [client], "par": par, "dpop": dpop})
    with subprocess.Popen(
        [str(node), "provider.mjs", options],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdout is not None
            yield RunningProvider(json.loads(process.stdout.readline())["issuer"])
        finally:
            process.kill()
