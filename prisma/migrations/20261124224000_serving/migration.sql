-- What the leader decides at each turn, for every process to read and for the next leader to go on from.
ALTER TABLE "queue_state"
  ADD COLUMN "came" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "inside" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "room" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "spare" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "bearable" DOUBLE PRECISION,
  ADD COLUMN "cut_at" TIMESTAMPTZ(3),
  ADD COLUMN "rate_per_minute" DOUBLE PRECISION,
  ADD COLUMN "stay_seconds" DOUBLE PRECISION,
  ADD COLUMN "turned_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "queue_room_in_range" CHECK ("room" >= 0 AND "spare" BETWEEN 0 AND "room");

UPDATE "queue_state" q SET "came" =
  (SELECT count(DISTINCT a."person_id") FROM "admission" a WHERE a."window_id" = q."window_id");

-- How each server fares. Nothing is lost with it, so it is not written twice.
CREATE UNLOGGED TABLE "server_report" (
    "server_id" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "p95_ms" DOUBLE PRECISION NOT NULL,
    "pool_wait_ms" DOUBLE PRECISION NOT NULL,
    "error_share" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "server_report_pkey" PRIMARY KEY ("server_id")
);
