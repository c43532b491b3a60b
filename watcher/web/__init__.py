"""The public site, feeds over HTTP and /healthz; one file per page."""
