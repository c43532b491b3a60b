"""The demo's configuration for tests: the stand-in of the watched sites on a machine that may be busy."""

from watcher.demo.config import demo_config
from watcher.demo.origin.serve import Origin


def patient_config(origin: Origin, *, port: int = 8000) -> str:
    """Return the demo's sources.toml, with a deadline that no answer misses because the machine is slow."""
    text = demo_config(origin, port=port)
    assert text.count('deadline = "3s"') == 1
    return text.replace('deadline = "3s"', 'deadline = "60s"')
