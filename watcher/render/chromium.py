"""How Chromium is started: with no way out, nothing kept, and little to spare."""

import os

_OFF = (
    "AsyncDns", "DnsOverHttps", "Prerender2", "SpeculationRulesPrefetchFuture", "NetworkPrediction",
    "MediaRouter", "OptimizationHints", "Translate", "AutofillServerCommunication", "FedCm",
)  # fmt: skip
NO_WAY_OUT = (
    # Neither names nor numbers are resolved; what would connect all the same meets a proxy that is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://0.0.0.0:1",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
    "--disable-extensions",
    "--disable-features=" + ",".join(_OFF),
)
LITTLE = (
    "--js-flags=--max-old-space-size=256",
    "--disable-gpu",
    "--disk-cache-size=1",
    "--media-cache-size=1",
    "--renderer-process-limit=2",
    "--mute-audio",
    "--disable-breakpad",
)


def launch_options(chromium: str, folder: str, *, has_sandbox: bool, seconds: float) -> dict[str, object]:
    """Return what Playwright is to start.  Its sandbox cannot be had as root: there it is off."""
    return {
        "executable_path": chromium,
        "args": [*NO_WAY_OUT, *LITTLE],
        "chromium_sandbox": has_sandbox and os.geteuid() != 0,
        "headless": True,
        "env": environment(folder),
        "downloads_path": folder,
        "timeout": seconds * 1000,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }


def environment(folder: str) -> dict[str, str]:
    """Return the environment of all processes of a rendering: nothing of ours, one folder for all."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CONFIG_HOME": folder,
        "XDG_CACHE_HOME": folder,
        "LANG": "C.UTF-8",
        "TZ": "Europe/Oslo",
    }


CONTEXT = {
    "service_workers": "block",
    "accept_downloads": False,
    "locale": "nb-NO",
    "timezone_id": "Europe/Oslo",
    "reduced_motion": "reduce",
    "viewport": {"width": 1280, "height": 1024},
}
