-- A stock and a share count first doses: the second, which is booked with the first, must never make it fail.
CREATE OR REPLACE FUNCTION "count_dose"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."dose" <> 1 THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' AND OLD."status" <> 'CANCELLED' THEN
    PERFORM give_dose_back(OLD."window_id", OLD."slot_id", OLD."person_id");
  END IF;
  IF NEW."status" <> 'CANCELLED' THEN
    PERFORM take_dose(NEW."window_id", NEW."slot_id", NEW."person_id");
  END IF;
  RETURN NULL;
END $$;
