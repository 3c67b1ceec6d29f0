-- Turns a person's live hold into a booking. Locks: person, hold, admission, slot: the slot, for which
-- others wait, comes last and is free again with the commit.
CREATE OR REPLACE FUNCTION confirm_booking(
  p_person uuid, p_window uuid, p_admission uuid, p_actor text, p_key text, p_code text, p_now timestamptz,
  OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'confirm') e;
  IF FOUND THEN RETURN; END IF;
  refusal := refusal_of_admission(p_person, p_window, p_admission, p_now, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;

  DELETE FROM hold WHERE person_id = p_person AND window_id = p_window AND expires_at > p_now
    RETURNING slot_id INTO booked_slot;
  IF NOT FOUND THEN
    refusal := 'hold-missing';
    RETURN;
  END IF;
  UPDATE admission SET ended_at = p_now WHERE id = p_admission AND ended_at IS NULL;
  IF NOT FOUND THEN PERFORM refuse('admission-expired'); END IF;
  PERFORM set_config('vaccine.actor', p_actor, true);
  INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, created_at, booked_by, agent_id)
    VALUES (p_code, p_person, p_window, p_admission, booked_slot, p_now, actor_id(p_actor, 'proxy'),
      actor_id(p_actor, 'agent'))
    RETURNING id, code INTO booking_id, booking_code;
  INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES (p_person, p_key, 'confirm', booking_id);
  UPDATE slot SET taken = taken + 1 WHERE id = booked_slot AND taken < capacity AND starts_at > p_now;
  IF NOT FOUND THEN PERFORM refuse('slot-full'); END IF;
END $$;
