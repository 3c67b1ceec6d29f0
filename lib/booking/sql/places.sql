-- Places of a slot that nobody may count on, given that the caller has locked the slot's row.
--
-- A hold that ran out is removed here, by whoever wants the place: so it is either gone, and cannot be
-- confirmed any more, or still there, because its owner is confirming it at this very moment (its row is
-- locked) and then counts. Between two clocks the row alone decides.
CREATE OR REPLACE FUNCTION held_by_others(p_slot bigint, p_person uuid, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
BEGIN
  WITH lapsed AS (
    DELETE FROM hold WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM hold WHERE slot_id = p_slot AND expires_at <= p_now AND person_id <> p_person
      FOR UPDATE SKIP LOCKED))
    RETURNING 1)
  SELECT (SELECT count(*) FROM hold WHERE slot_id = p_slot AND person_id <> p_person) - (SELECT count(*) FROM lapsed)
    INTO held;
  RETURN held;
END $$;
