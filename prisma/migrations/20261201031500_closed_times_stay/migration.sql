-- A closed time is a slot as long as it is closed: without one nobody could open it again.
INSERT INTO "slot" ("clinic_id", "starts_at", "minutes", "capacity")
  SELECT "clinic_id", "starts_at", "minutes", 0 FROM "clinic_closed_time" ON CONFLICT DO NOTHING;
ALTER TABLE "clinic_closed_time" ADD CONSTRAINT "clinic_closed_time_clinic_id_starts_at_fkey"
  FOREIGN KEY ("clinic_id", "starts_at") REFERENCES "slot"("clinic_id", "starts_at") ON DELETE NO ACTION ON UPDATE CASCADE;

-- A message of a closing names both times, so neither slot goes. Rows of before may name one that went.
CREATE INDEX "clinic_closing_booking_from_slot_idx" ON "clinic_closing_booking"("from_slot");
CREATE INDEX "clinic_closing_booking_to_slot_idx" ON "clinic_closing_booking"("to_slot");
ALTER TABLE "clinic_closing_booking" ADD CONSTRAINT "clinic_closing_booking_from_slot_fkey"
  FOREIGN KEY ("from_slot") REFERENCES "slot"("id") ON DELETE NO ACTION ON UPDATE CASCADE NOT VALID;
ALTER TABLE "clinic_closing_booking" ADD CONSTRAINT "clinic_closing_booking_to_slot_fkey"
  FOREIGN KEY ("to_slot") REFERENCES "slot"("id") ON DELETE NO ACTION ON UPDATE CASCADE NOT VALID;

-- Which closings keep a time closed: it opens when the last of them is taken back.
CREATE TABLE "clinic_closing_time" (
    "closing_id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(0) NOT NULL,
    CONSTRAINT "clinic_closing_time_pkey" PRIMARY KEY ("closing_id", "starts_at"),
    CONSTRAINT "clinic_closing_time_closing_id_fkey" FOREIGN KEY ("closing_id") REFERENCES "clinic_closing"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "clinic_closing_time_clinic_id_starts_at_fkey" FOREIGN KEY ("clinic_id", "starts_at") REFERENCES "clinic_closed_time"("clinic_id", "starts_at") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "clinic_closing_time_clinic_id_starts_at_idx" ON "clinic_closing_time"("clinic_id", "starts_at");
INSERT INTO "clinic_closing_time" ("closing_id", "clinic_id", "starts_at")
  SELECT k."id", t."clinic_id", t."starts_at" FROM "clinic_closing" k JOIN "slot" s ON s."id" = ANY (k."slots")
    JOIN "clinic_closed_time" t ON t."clinic_id" = s."clinic_id" AND t."starts_at" = s."starts_at"
   WHERE k."taken_back_at" IS NULL;

-- As when it is written: what was cancelled and is booked again is no booking of a person whose data was removed.
CREATE TRIGGER "forgotten_stay_cancelled" BEFORE UPDATE OF "status" ON "booking"
  FOR EACH ROW WHEN (OLD."status" = 'CANCELLED' AND NEW."status" <> 'CANCELLED') EXECUTE FUNCTION "synthetic_stay_apart"();
