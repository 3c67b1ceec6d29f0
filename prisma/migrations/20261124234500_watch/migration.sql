-- What watches the site: a synthetic citizen, reports of the servers, and alerts.

-- First what acts on a booking lock first: whoever is in the middle of one ends, and nobody waits for us who
-- holds what we need.
LOCK TABLE "hold", "booking" IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE "person" ADD COLUMN "synthetic" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "clinic" ADD COLUMN "synthetic" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "synthetic_walk" (
    "window_id" UUID NOT NULL,
    "walked_at" TIMESTAMPTZ(3) NOT NULL,
    "failed_step" TEXT,
    "got" TEXT,
    "ms" INTEGER NOT NULL,

    CONSTRAINT "synthetic_walk_pkey" PRIMARY KEY ("window_id"),
    CONSTRAINT "synthetic_walk_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNLOGGED TABLE "server_minute" (
    "server" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "clock_offset_ms" INTEGER NOT NULL,
    "disk_free" DOUBLE PRECISION NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "p95_ms" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,

    CONSTRAINT "server_minute_pkey" PRIMARY KEY ("server")
);

CREATE TABLE "alert" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "raised_told_at" TIMESTAMPTZ(3),
    "resolved_told_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_raised_at_idx" ON "alert"("raised_at");
CREATE UNIQUE INDEX "one_live_alert" ON "alert" ("rule", "subject") WHERE "resolved_at" IS NULL;

-- A synthetic person books at the synthetic clinic and nowhere else, and nobody else books there: so that
-- passing the line, which they may, gains nobody anything.
CREATE FUNCTION "synthetic_stay_apart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT p."synthetic" FROM "person" p WHERE p."id" = NEW."person_id") <>
     (SELECT c."synthetic" FROM "slot" s JOIN "clinic" c ON c."id" = s."clinic_id" WHERE s."id" = NEW."slot_id") THEN
    RAISE EXCEPTION 'slot-unknown' USING ERRCODE = 'VR001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "synthetic_stay_apart" BEFORE INSERT OR UPDATE OF "slot_id" ON "hold"
  FOR EACH ROW EXECUTE FUNCTION "synthetic_stay_apart"();
CREATE TRIGGER "synthetic_stay_apart" BEFORE INSERT OR UPDATE OF "slot_id" ON "booking"
  FOR EACH ROW EXECUTE FUNCTION "synthetic_stay_apart"();

-- As before, but for synthetic people: their bookings are removed after each walk and leave no trace, or the
-- audit would hold a row of theirs for each half minute.
CREATE OR REPLACE FUNCTION "audit_booking"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  act text := 'confirm';
  detail jsonb;
BEGIN
  IF EXISTS (SELECT FROM "person" WHERE "id" = COALESCE(NEW."person_id", OLD."person_id") AND "synthetic") THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'bookings are cancelled, never removed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  detail := jsonb_build_object('slot', NEW."slot_id");
  IF TG_OP = 'UPDATE' THEN
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
    act := CASE
      WHEN NEW."status" = 'CANCELLED' AND OLD."status" <> 'CANCELLED' THEN 'cancel'
      WHEN NEW."slot_id" <> OLD."slot_id" THEN 'change'
      ELSE 'edit'
    END;
    IF act = 'change' THEN detail := detail || jsonb_build_object('from', OLD."slot_id"); END IF;
  END IF;
  INSERT INTO "audit_row" ("actor", "act", "subject", "detail") VALUES (
    COALESCE(NULLIF(current_setting('vaccine.actor', true), ''), 'database:' || session_user),
    act, 'booking:' || NEW."id", detail);
  RETURN NULL;
END $$;
