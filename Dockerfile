# Watcher in a container: built in two stages, run as an unprivileged user on a read-only root.
#   docker build -t watcher .
#   docker run --read-only --tmpfs /tmp -v watcher-var:/srv/watcher/var -v watcher-feeds:/srv/watcher/feeds -p 8000:8000 watcher
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python3 -m venv /opt/watcher
COPY requirements.lock ./
RUN /opt/watcher/bin/pip install -q --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY watcher ./watcher
# The lock has brought every library; the project itself needs only its files in place.
RUN cp -r watcher "$(/opt/watcher/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/watcher" \
 && /opt/watcher/bin/python -m compileall -q /opt/watcher/lib \
 && printf '#!/bin/sh\nexec /opt/watcher/bin/python -m watcher "$@"\n' > /opt/watcher/bin/watcher \
 && chmod +x /opt/watcher/bin/watcher

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Watcher" \
      org.opencontainers.image.description="What changed in official health guidance, in meaning, with evidence" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --home-dir /srv/watcher --create-home watcher \
 && mkdir -p /srv/watcher/var /srv/watcher/feeds \
 && chown -R watcher: /srv/watcher
COPY --from=build /opt/watcher /opt/watcher
COPY sources.toml /srv/watcher/sources.toml
ENV PATH=/opt/watcher/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TZ=UTC
USER watcher
WORKDIR /srv/watcher
VOLUME ["/srv/watcher/var", "/srv/watcher/feeds"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python3", "-c", "import http.client; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["watcher"]
CMD ["up", "--host", "0.0.0.0", "--port", "8000"]
