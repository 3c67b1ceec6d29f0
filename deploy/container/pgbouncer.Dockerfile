# PgBouncer as Debian packs it, the release that load/servers tests with.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
WORKDIR /tmp/pgbouncer
RUN chown postgres:postgres /tmp/pgbouncer
USER postgres
EXPOSE 6432
CMD ["pgbouncer", "pgbouncer.ini"]
