-- That a person's data was removed, for good. Their bookings stay, of nobody who could be named.
ALTER TABLE "person" ADD COLUMN "forgotten_at" TIMESTAMPTZ(3);
CREATE INDEX "agent_call_person_id_idx" ON "agent_call"("person_id");

-- As before, and besides: a session that outlived its person takes no place.
CREATE OR REPLACE FUNCTION "synthetic_stay_apart"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who record;
BEGIN
  SELECT p."synthetic", p."forgotten_at" INTO who FROM "person" p WHERE p."id" = NEW."person_id";
  IF who."forgotten_at" IS NOT NULL THEN RAISE EXCEPTION 'no-session' USING ERRCODE = 'VR001'; END IF;
  IF who."synthetic" <>
     (SELECT c."synthetic" FROM "slot" s JOIN "clinic" c ON c."id" = s."clinic_id" WHERE s."id" = NEW."slot_id") THEN
    RAISE EXCEPTION 'slot-unknown' USING ERRCODE = 'VR001';
  END IF;
  RETURN NEW;
END $$;
