# The API and the dashboard in one image. The first two stages build; the last one only runs.

FROM debian:trixie-slim AS dashboard
# Certificates, so that npm can trust where its packages come from.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
# The dashboard has a page that shows it.
COPY docs/metrics.md /build/docs/
RUN npm run build


FROM debian:trixie-slim AS server
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
# pip stays in a folder of its own: what is served needs none.
RUN python3 -m venv /build/tools && python3 -m venv --without-pip /opt/ferrflow
WORKDIR /build/source
COPY . ./
COPY --from=dashboard /build/ferrflow/dashboard ferrflow/dashboard
# What never runs here goes: other packages' tests, and what Twisted has for SSH, chat, name servers and testing.
# The bytecode is written now, since the last stage can write nowhere, and is not checked against the times of the
# sources, which copying may change.
RUN /build/tools/bin/pip --python /opt/ferrflow/bin/python install --no-cache-dir --no-compile . \
    && cd /opt/ferrflow/lib/python3*/site-packages \
    && find . -depth -type d \( -name test -o -name tests \) -exec rm -r {} + \
    && for unused in conch names pair runner trial words; do \
        rm -rf twisted/$unused twisted/plugins/twisted_$unused.py; \
    done \
    && python3 -m compileall -q --invalidation-mode unchecked-hash .
# Asking for help imports the server, which shows that nothing is missing, and makes twistd write down its plugins
# (dropin.cache), which nobody may do later on. Mail is imported only where a mail server is set.
RUN /opt/ferrflow/bin/twistd ferrflow --help >/dev/null && /opt/ferrflow/bin/python -c 'import ferrflow.mail.smtp'


FROM debian:trixie-slim
# Python without what is for sitting in front of it: documentation, debugger, time zones.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpython3-stdlib python3-minimal \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
# For databases whose certificate a public authority signed: DATABASE_URL=…?sslmode=verify-full&sslrootcert=system.
COPY --from=server /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=server /opt/ferrflow /opt/ferrflow
ENV PATH=/opt/ferrflow/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt

# By number, so that an orchestrator can see that it is not root. Any other will do: nothing belongs to this one.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
# The first start waits up to a minute for the database; after that three failures in a row count.
HEALTHCHECK --interval=10s --timeout=6s --start-period=70s --retries=3 \
    CMD ["python", "-m", "ferrflow", "healthcheck"]
CMD ["twistd", "--nodaemon", "--pidfile=", "ferrflow"]

# Last, so that a new revision does not build the rest again.
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="FerrFlow self-host" \
      org.opencontainers.image.description="The server behind the FerrFlow release CLI: API, telemetry and dashboard" \
      org.opencontainers.image.source="https://github.com/FerrLabs/ferrflow-selfhost" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
