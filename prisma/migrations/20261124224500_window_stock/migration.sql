-- Doses are finite: what a window may give out in the whole country or in a province, and which share of each
-- clinic's day it may take. Every new column may stay empty, and then nothing is limited.

ALTER TABLE "cohort_window" ADD COLUMN "share_percent" INTEGER;
ALTER TABLE "cohort_window" ADD CONSTRAINT "window_share_is_a_part" CHECK ("share_percent" BETWEEN 1 AND 100);

CREATE TABLE "window_stock" (
    "window_id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "doses" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "window_stock_pkey" PRIMARY KEY ("window_id","region","shard"),
    CONSTRAINT "window_stock_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "stock_taken_in_range" CHECK ("taken" BETWEEN 0 AND "doses"),
    CONSTRAINT "stock_shard_in_range" CHECK ("shard" BETWEEN 0 AND 15)
)
-- A row that every booking in a window updates keeps room for its next version beside itself.
WITH (fillfactor = 50);

CREATE TABLE "window_share" (
    "window_id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "window_share_pkey" PRIMARY KEY ("window_id","clinic_id","day"),
    CONSTRAINT "window_share_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "window_share_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "share_not_below_zero" CHECK ("taken" >= 0)
);

CREATE INDEX "hold_window_id_expires_at_idx" ON "hold"("window_id", "expires_at");

-- Whoever books and however: the dose comes out of the stock in the same transaction. As late as possible, so
-- that a row of the stock, for which others wait, is locked after the slot and only until the commit is written.
CREATE FUNCTION "count_dose"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."status" <> 'CANCELLED' THEN
    PERFORM give_dose_back(OLD."window_id", OLD."slot_id", OLD."person_id");
  END IF;
  IF NEW."status" <> 'CANCELLED' THEN
    PERFORM take_dose(NEW."window_id", NEW."slot_id", NEW."person_id");
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "count_dose" AFTER INSERT ON "booking"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "count_dose"();
CREATE CONSTRAINT TRIGGER "recount_dose" AFTER UPDATE ON "booking"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD."status" <> NEW."status" OR OLD."slot_id" <> NEW."slot_id" OR OLD."window_id" <> NEW."window_id")
  EXECUTE FUNCTION "count_dose"();
