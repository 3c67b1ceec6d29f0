-- From how many days after a time at which they were not vaccinated people may book again; 0 is never.
ALTER TABLE "programme" ADD COLUMN "again_after_days" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "programme" ADD CONSTRAINT "programme_again_in_range" CHECK ("again_after_days" BETWEEN 0 AND 365);

-- A booking of somebody who was not vaccinated and books again: the place in its line behind which they stand.
ALTER TABLE "booking" ADD COLUMN "again_place" INTEGER;

-- As before, but for a booking that is given up so that its person can book again.
CREATE OR REPLACE FUNCTION "visit_keeps_booking"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."again_place" IS NULL AND EXISTS (SELECT FROM "visit" WHERE "booking_id" = NEW."id") THEN
    RAISE EXCEPTION 'visit-begun' USING ERRCODE = 'VR001';
  END IF;
  RETURN NEW;
END $$;
