-- A clock can be off by years; a 32-bit number of milliseconds ends after 24 days.
ALTER TABLE "server_minute" ALTER COLUMN "clock_offset_ms" TYPE BIGINT;
-- Requests of the last minute that somebody forwarded whom TRUSTED_PROXIES does not name, and from where the last came.
ALTER TABLE "server_minute" ADD COLUMN "untrusted_forwards" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "server_minute" ADD COLUMN "untrusted_network" TEXT;

-- The keys that servers write with, as keyed hashes that tell nothing of them.
CREATE TABLE "key_fingerprint" (
    "variable" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_fingerprint_pkey" PRIMARY KEY ("variable", "fingerprint")
);
ALTER TABLE "key_fingerprint" ADD CONSTRAINT "key_fingerprint_variable"
    CHECK (variable IN ('SIGNING_KEYS', 'DATA_KEYS', 'LOOKUP_KEY'));

-- How far the deletion of old data has come today: one row.
CREATE TABLE "retention" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "day_began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "forgotten_in_day" INTEGER NOT NULL DEFAULT 0,
    "held_people" INTEGER NOT NULL DEFAULT 0,
    "held_of" INTEGER NOT NULL DEFAULT 0,
    "allowed_people" INTEGER NOT NULL DEFAULT 0,
    "allowed_until" TIMESTAMPTZ(3),

    CONSTRAINT "retention_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "retention" ADD CONSTRAINT "retention_one_row" CHECK (id = 1);
ALTER TABLE "retention" ADD CONSTRAINT "retention_counts"
    CHECK (forgotten_in_day >= 0 AND held_people >= 0 AND held_of >= 0 AND allowed_people >= 0);
INSERT INTO "retention" DEFAULT VALUES;
