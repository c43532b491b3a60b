"""The public site, feeds over HTTP and /healthz; one file per page.

Reads the store through its port and writes nothing.  Entry points: `watcher.web.site.create_web` and
`renew_settings`.
"""
