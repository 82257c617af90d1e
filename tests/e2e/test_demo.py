"""`ldcareer demo`, as run by somebody who wants to try the bot."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.demo.process import free_port

PROXY = "http://127.0.0.1:1"


def test_the_demo_shows_a_workspace_in_use_and_leaves_nothing_behind(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("folder")
    settings = folder / ".env"
    settings.write_text("SLACK_CLIENT_ID=1.2\nSLACK_APP_TOKEN=xapp-1\n")  # of the operator's own bot
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)]
    proxied = {"HTTP_PROXY": PROXY, "HTTPS_PROXY": PROXY, "http_proxy": PROXY, "https_proxy": PROXY}
    environment = {**os.environ, **proxied, "TMPDIR": str(tmp_path)}
    with (
        subprocess.Popen(  # noqa: S603  ours
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as demo,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        assert demo.stdout
        try:
            assert any(url in line for line in demo.stdout)
            assert http.get("/", follow_redirects=True).is_success
            noor = next(each["id"] for each in http.get("/people").json() if each["real_name"] == "Noor Haddad")
            assert "Where you stand" in str(http.get(f"/client/{noor}/home").json())
            calls = http.get("/calls").json()
            assert calls
            assert not any(call["error"] for call in calls)
        finally:
            demo.send_signal(signal.SIGTERM)
            said, complained = demo.communicate(timeout=30)
        assert (demo.returncode, complained) == (0, "")
        assert said.endswith("Stopped.\n")
        with pytest.raises(httpx.ConnectError):
            http.get("/healthz")
    assert (list(tmp_path.iterdir()), list(folder.iterdir())) == ([], [settings])
