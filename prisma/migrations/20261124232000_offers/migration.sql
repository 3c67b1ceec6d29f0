-- People who wait for a place at a clinic or in a district, and the places that are offered to them in turn.

ALTER TABLE "slot" ADD COLUMN "leftover" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "wait" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "window_id" UUID NOT NULL,
    "clinic_id" INTEGER,
    "district_code" TEXT,
    "leftover" BOOLEAN NOT NULL DEFAULT false,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "wait_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "wait_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "wait_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "wait_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "wait_district_code_fkey" FOREIGN KEY ("district_code") REFERENCES "district"("code") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "wait_for_one_place" CHECK (("clinic_id" IS NULL) <> ("district_code" IS NULL)),
    CONSTRAINT "leftover_doses_are_a_clinics" CHECK (NOT "leftover" OR "clinic_id" IS NOT NULL)
);
CREATE UNIQUE INDEX "one_live_wait" ON "wait" ("person_id", "leftover") WHERE "ended_at" IS NULL;
CREATE INDEX "live_waits_of_clinic" ON "wait" ("clinic_id", "id") WHERE "ended_at" IS NULL;
CREATE INDEX "live_waits_of_district" ON "wait" ("district_code", "id") WHERE "ended_at" IS NULL;

CREATE TABLE "offer" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "wait_id" BIGINT NOT NULL,
    "person_id" UUID NOT NULL,
    "window_id" UUID NOT NULL,
    "slot_id" BIGINT NOT NULL,
    "leftover" BOOLEAN NOT NULL,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "booking_id" UUID,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "offer_wait_id_fkey" FOREIGN KEY ("wait_id") REFERENCES "wait"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "offer_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "offer_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "offer_booked_has_ended" CHECK ("booking_id" IS NULL OR "ended_at" IS NOT NULL)
);
-- One offer a wait: who lets it run out waits anew, at the end.
CREATE UNIQUE INDEX "offer_wait_id_key" ON "offer"("wait_id");
CREATE UNIQUE INDEX "offer_booking_id_key" ON "offer"("booking_id");
CREATE INDEX "offer_slot_id_idx" ON "offer"("slot_id");
CREATE INDEX "live_offers" ON "offer" ("expires_at") WHERE "ended_at" IS NULL;

-- A dose that is left over at the end of a day was counted when it was booked by whoever did not come.
CREATE OR REPLACE FUNCTION "count_dose"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."dose" <> 1 OR EXISTS (SELECT FROM "offer" WHERE "booking_id" = NEW."id" AND "leftover") THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD."status" <> 'CANCELLED' THEN
    PERFORM give_dose_back(OLD."window_id", OLD."slot_id", OLD."person_id");
  END IF;
  IF NEW."status" <> 'CANCELLED' THEN
    PERFORM take_dose(NEW."window_id", NEW."slot_id", NEW."person_id");
  END IF;
  RETURN NULL;
END $$;
