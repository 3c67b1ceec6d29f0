-- Places of a slot that nobody may count on, given that the caller has locked the slot's row.
--
-- A hold that ran out is ended here for good, by whoever wants the place: so it either cannot be confirmed any
-- more, or its owner is confirming it at this very moment (its row is locked), and then it counts. Between two clocks
-- the row alone decides. The row stays, since it remembers for how long its owner has kept places.
CREATE OR REPLACE FUNCTION held_by_others(p_slot bigint, p_person uuid, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
BEGIN
  WITH lapsed AS (
    UPDATE hold SET expires_at = '-infinity' WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM hold
      WHERE slot_id = p_slot AND expires_at > '-infinity' AND expires_at <= p_now AND person_id <> p_person
      FOR UPDATE SKIP LOCKED))
    RETURNING 1)
  SELECT (SELECT count(*) FROM hold WHERE slot_id = p_slot AND expires_at > '-infinity' AND person_id <> p_person)
      - (SELECT count(*) FROM lapsed)
    INTO held;
  RETURN held;
END $$;
