-- Keeps one place of a slot for a person until p_until; NULL is as long as the programme says. No longer than
-- the admission lasts, since a hold cannot be confirmed after it. Locks: person, slot, hold.
CREATE OR REPLACE FUNCTION hold_slot(
  p_person uuid, p_window uuid, p_admission uuid, p_slot bigint, p_until timestamptz, p_now timestamptz,
  p_actor text DEFAULT NULL, OUT refusal text, OUT kept_until timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  it record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  refusal := refusal_of_admission(p_person, p_window, p_admission, p_now, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;

  -- A slot that is booked up is refused without its lock, for which others wait.
  SELECT starts_at, capacity, taken, leftover INTO it FROM slot WHERE id = p_slot;
  refusal := CASE
    WHEN it.starts_at IS NULL OR it.leftover THEN 'slot-unknown'
    WHEN it.starts_at <= p_now THEN 'slot-past'
    WHEN it.taken >= it.capacity THEN 'slot-full'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;

  SELECT capacity, taken INTO it FROM slot WHERE id = p_slot FOR NO KEY UPDATE;
  -- Those who wait for such a place come first.
  PERFORM offer_places(p_slot, p_now);
  IF it.taken + held_by_others(p_slot, p_person, p_now) >= it.capacity THEN
    refusal := 'slot-full';
    RETURN;
  END IF;
  refusal := refusal_of_doses(p_window, p_slot, p_person, p_now);
  IF refusal IS NOT NULL THEN RETURN; END IF;
  SELECT expires_at INTO kept_until FROM hold
    WHERE person_id = p_person AND slot_id = p_slot AND window_id = p_window AND expires_at > p_now;
  IF FOUND THEN RETURN; END IF;
  SELECT LEAST(COALESCE(p_until, p_now + make_interval(secs => p.hold_seconds)), a.expires_at) INTO p_until
    FROM programme p, admission a WHERE a.id = p_admission;
  INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES (p_person, p_slot, p_window, p_until)
    ON CONFLICT (person_id) DO UPDATE SET slot_id = p_slot, window_id = p_window, expires_at = p_until, extended = false
    RETURNING expires_at INTO kept_until;
END $$;
