-- Turns a person's live hold into a booking, and books the second dose with it where the product has one and
-- the clinic a free time within the interval. Locks: person, hold, admission, slots: the slots, for which others
-- wait, come last and are free again with the commit.
--
-- p_slot is the time that the page showed: another one that is held now is shown first. The release before names none.
-- p_second_slot is the time of the second dose that the page showed: it is booked, or none is.
-- p_second_code is the code of the second dose's booking; without it none is made.
CREATE OR REPLACE FUNCTION confirm_booking(
  p_person uuid, p_window uuid, p_admission uuid, p_actor text, p_key text, p_code text, p_now timestamptz,
  p_second_code text DEFAULT NULL, p_texts jsonb DEFAULT NULL, p_slot bigint DEFAULT NULL, p_second_slot bigint DEFAULT NULL,
  OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  product text;
  second_slot bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'confirm', p_slot::text, p_actor) e;
  IF FOUND THEN RETURN; END IF;
  refusal := refusal_of_admission(p_person, p_window, p_admission, p_now, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;

  DELETE FROM hold WHERE person_id = p_person AND window_id = p_window AND expires_at > p_now
    AND slot_id = COALESCE(p_slot, slot_id) RETURNING slot_id INTO booked_slot;
  IF NOT FOUND THEN
    refusal := CASE WHEN EXISTS (SELECT FROM hold
      WHERE person_id = p_person AND window_id = p_window AND expires_at > p_now) THEN 'hold-changed' ELSE 'hold-missing' END;
    RETURN;
  END IF;
  UPDATE admission SET ended_at = p_now WHERE id = p_admission AND ended_at IS NULL;
  IF NOT FOUND THEN PERFORM refuse('admission-expired'); END IF;
  PERFORM set_config('vaccine.actor', p_actor, true);
  INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code, created_at, booked_by, agent_id)
    SELECT p_code, p_person, p_window, p_admission, booked_slot, w.product_code, p_now, actor_id(p_actor, 'proxy'),
      actor_id(p_actor, 'agent') FROM cohort_window w WHERE w.id = p_window
    RETURNING id, code, product_code INTO booking_id, booking_code, product;
  INSERT INTO idempotent_answer (person_id, key, act, subject, booking_id)
    VALUES (p_person, p_key, 'confirm', booked_slot::text, booking_id);
  PERFORM tell_booking(booking_id, 'confirmed', p_texts, p_now);
  -- The place may be one that was offered, also when it is confirmed on the way that everybody goes.
  UPDATE offer o SET ended_at = p_now, booking_id = confirm_booking.booking_id
    WHERE o.slot_id = booked_slot AND o.person_id = p_person AND o.ended_at IS NULL AND o.expires_at > p_now;
  IF product IS NOT NULL AND p_second_code IS NOT NULL AND NOT EXISTS (
    SELECT FROM booking WHERE person_id = p_person AND dose = 2 AND status <> 'CANCELLED')
  THEN
    SELECT s.id INTO second_slot FROM slot s JOIN slot f ON f.id = booked_slot AND f.clinic_id = s.clinic_id
      WHERE s.id = p_second_slot AND NOT s.leftover AND s.starts_at > p_now
        AND keeps_interval(product, f.starts_at, s.starts_at);
    IF NOT FOUND THEN second_slot := time_for_second(booked_slot, product, p_now); END IF;
    PERFORM FROM slot WHERE id IN (booked_slot, second_slot) ORDER BY id FOR NO KEY UPDATE;
  END IF;
  UPDATE slot SET taken = taken + 1 WHERE id = booked_slot AND taken < capacity AND starts_at > p_now;
  IF NOT FOUND THEN PERFORM refuse('slot-full'); END IF;

  -- Whoever was quicker has that time: the first dose is booked all the same, and the person chooses the second.
  IF (SELECT taken + held_by_others(id, p_person, p_now) < capacity FROM slot WHERE id = second_slot) THEN
    INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose, product_code, created_at, booked_by, agent_id)
      VALUES (p_second_code, p_person, p_window, p_admission, second_slot, 2, product, p_now,
        actor_id(p_actor, 'proxy'), actor_id(p_actor, 'agent'));
    UPDATE slot SET taken = taken + 1 WHERE id = second_slot;
  END IF;
END $$;
