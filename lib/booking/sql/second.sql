-- Books the second dose that could not be booked with the first, or whose booking was cancelled: at the same
-- clinic, within the interval, on the first one's admission. Locks: person, slot.
CREATE OR REPLACE FUNCTION book_second(
  p_person uuid, p_slot bigint, p_actor text, p_key text, p_code text, p_now timestamptz, p_texts jsonb,
  OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  prior record;
  place record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'second') e;
  IF FOUND THEN RETURN; END IF;
  SELECT b.window_id, b.admission_id, b.product_code, s.clinic_id, s.starts_at, v.interval_days,
         EXISTS (SELECT FROM booking o WHERE o.person_id = p_person AND o.dose = 2 AND o.status <> 'CANCELLED') AS booked
    INTO prior FROM booking b JOIN slot s ON s.id = b.slot_id LEFT JOIN vaccine_product v ON v.code = b.product_code
    WHERE b.person_id = p_person AND b.dose = 1 AND b.status <> 'CANCELLED';
  refusal := CASE
    WHEN NOT FOUND THEN 'first-dose-missing'
    WHEN prior.interval_days IS NULL THEN 'no-second-dose'
    WHEN prior.booked THEN 'already-booked'
    ELSE refusal_of_actor(p_person, p_actor)
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;

  SELECT * INTO place FROM slot WHERE id = p_slot FOR NO KEY UPDATE;
  refusal := CASE
    WHEN NOT FOUND OR place.leftover THEN 'slot-unknown'
    WHEN place.starts_at <= p_now THEN 'slot-past'
    WHEN place.clinic_id <> prior.clinic_id THEN 'second-dose-elsewhere'
    WHEN NOT keeps_interval(prior.product_code, prior.starts_at, place.starts_at) THEN 'interval-not-kept'
    WHEN place.taken + held_by_others(p_slot, p_person, p_now) >= place.capacity THEN 'slot-full'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  PERFORM set_config('vaccine.actor', p_actor, true);
  INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose, product_code, created_at, booked_by, agent_id)
    VALUES (p_code, p_person, prior.window_id, prior.admission_id, p_slot, 2, prior.product_code, p_now,
      actor_id(p_actor, 'proxy'), actor_id(p_actor, 'agent'))
    RETURNING id, code, slot_id INTO booking_id, booking_code, booked_slot;
  INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES (p_person, p_key, 'second', booking_id);
  UPDATE slot SET taken = taken + 1 WHERE id = p_slot;
  PERFORM tell_booking(booking_id, 'confirmed', p_texts, p_now);
END $$;
