-- Keeps one place of a slot for a person until p_until; NULL is as long as the programme says. No longer than
-- the admission lasts, since a hold cannot be confirmed after it. Locks: person, slot, hold.
--
-- One hold after another keeps places for four times as long as one, whichever they are and by however many
-- admissions; then the person rests for as long. `held_since` of the hold's row remembers it, also after it lapsed.
CREATE OR REPLACE FUNCTION hold_slot(
  p_person uuid, p_window uuid, p_admission uuid, p_slot bigint, p_until timestamptz, p_now timestamptz,
  p_actor text DEFAULT NULL, OUT refusal text, OUT kept_until timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  slot_row record;
  hold_row record;
  hold_time interval;
  admission_ends timestamptz;
  since timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  refusal := refusal_of_admission(p_person, p_window, p_admission, p_now, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;

  -- A slot that is booked up is refused without its lock, for which others wait.
  SELECT starts_at, capacity, taken, leftover INTO slot_row FROM slot WHERE id = p_slot;
  refusal := CASE
    WHEN slot_row.starts_at IS NULL OR slot_row.leftover THEN 'slot-unknown'
    WHEN slot_row.starts_at <= p_now THEN 'slot-past'
    WHEN slot_row.taken >= slot_row.capacity THEN 'slot-full'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;

  SELECT capacity, taken INTO slot_row FROM slot WHERE id = p_slot FOR NO KEY UPDATE;
  -- Those who wait for such a place were called before and come first.
  PERFORM offer_places(p_slot, p_now);
  IF slot_row.taken + held_by_others(p_slot, p_person, p_now) >= slot_row.capacity THEN
    refusal := 'slot-full';
    RETURN;
  END IF;
  refusal := refusal_of_doses(p_window, p_slot, p_person, p_now);
  IF refusal IS NOT NULL THEN RETURN; END IF;

  SELECT make_interval(secs => p.hold_seconds), a.expires_at INTO hold_time, admission_ends
    FROM programme p, admission a WHERE a.id = p_admission;
  SELECT slot_id, window_id, expires_at, held_since INTO hold_row FROM hold WHERE person_id = p_person;
  IF hold_row.slot_id = p_slot AND hold_row.window_id = p_window AND hold_row.expires_at > p_now THEN
    kept_until := hold_row.expires_at;
    RETURN;
  END IF;
  since := CASE WHEN hold_row.held_since + 8 * hold_time > p_now THEN hold_row.held_since ELSE p_now END;
  IF since + 4 * hold_time <= p_now THEN
    refusal := 'hold-used-up';
    RETURN;
  END IF;
  kept_until := LEAST(COALESCE(p_until, p_now + hold_time), admission_ends, since + 4 * hold_time);
  INSERT INTO hold (person_id, slot_id, window_id, expires_at, held_since)
    VALUES (p_person, p_slot, p_window, kept_until, since)
    ON CONFLICT (person_id) DO UPDATE
    SET slot_id = p_slot, window_id = p_window, expires_at = kept_until, extended = false, held_since = since;
  -- An offered place that is given up for another time goes to the next who waits, with the turn of offers.
  IF hold_row.slot_id <> p_slot THEN
    UPDATE offer SET ended_at = p_now
      WHERE slot_id = hold_row.slot_id AND person_id = p_person AND ended_at IS NULL AND expires_at > p_now;
  END IF;
END $$;
