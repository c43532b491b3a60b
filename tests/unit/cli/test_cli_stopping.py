import signal
import subprocess
import sys

import pytest

from tests.e2e.running import free_port


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("words", [("up",), ("demo", "--speed", "60")])
def test_a_service_that_is_told_to_stop_ends_with_status_zero(tmp_path, sent, words):
    config = tmp_path / "sources.toml"
    config.write_text("[service]\ntitle = 'x'\n", encoding="utf-8")
    command = [sys.executable, "-m", "watcher", "--config", str(config), *words, "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        assert "Ctrl-C stops" in first
        running.send_signal(sent)
        out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert "stopped" in err
    assert "Traceback" not in err
    assert out == ""
