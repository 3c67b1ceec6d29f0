-- Books the second dose that could not be booked with the first, or whose booking was cancelled: at the same
-- clinic, within the interval, on the first one's admission. There is no second dose where the first was not given. Locks: person, slot.
CREATE OR REPLACE FUNCTION book_second(
  p_person uuid, p_slot bigint, p_actor text, p_key text, p_code text, p_now timestamptz, p_texts jsonb,
  OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  first_dose record;
  slot_row record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'second', p_slot::text, p_actor) e;
  IF FOUND THEN RETURN; END IF;
  SELECT b.window_id, b.admission_id, b.product_code, s.clinic_id, s.starts_at, v.interval_days,
         s.starts_at > p_now OR COALESCE(g.state IN ('ARRIVED', 'VACCINATED'), false)
           OR (g.state IS NULL AND (s.starts_at AT TIME ZONE 'Asia/Seoul')::date = (p_now AT TIME ZONE 'Asia/Seoul')::date) AS given_or_to_come,
         EXISTS (SELECT FROM booking o WHERE o.person_id = p_person AND o.dose = 2 AND o.status <> 'CANCELLED') AS booked
    INTO first_dose FROM booking b JOIN slot s ON s.id = b.slot_id LEFT JOIN vaccine_product v ON v.code = b.product_code
    LEFT JOIN visit g ON g.booking_id = b.id
    WHERE b.person_id = p_person AND b.dose = 1 AND b.status <> 'CANCELLED';
  refusal := CASE
    WHEN NOT FOUND THEN 'first-dose-missing'
    WHEN first_dose.interval_days IS NULL THEN 'no-second-dose'
    WHEN first_dose.booked THEN 'already-booked'
    WHEN NOT first_dose.given_or_to_come THEN 'first-dose-not-given'
    ELSE refusal_of_actor(p_person, p_actor)
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;

  SELECT * INTO slot_row FROM slot WHERE id = p_slot FOR NO KEY UPDATE;
  refusal := CASE
    WHEN NOT FOUND OR slot_row.leftover THEN 'slot-unknown'
    WHEN slot_row.starts_at <= p_now THEN 'slot-past'
    WHEN slot_row.clinic_id <> first_dose.clinic_id THEN 'second-dose-elsewhere'
    WHEN NOT keeps_interval(first_dose.product_code, first_dose.starts_at, slot_row.starts_at) THEN 'interval-not-kept'
    WHEN slot_row.taken + held_by_others(p_slot, p_person, p_now) >= slot_row.capacity THEN 'slot-full'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  PERFORM set_config('vaccine.actor', p_actor, true);
  INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose, product_code, created_at, booked_by, agent_id)
    VALUES (p_code, p_person, first_dose.window_id, first_dose.admission_id, p_slot, 2, first_dose.product_code, p_now,
      actor_id(p_actor, 'proxy'), actor_id(p_actor, 'agent'))
    RETURNING id, code, slot_id INTO booking_id, booking_code, booked_slot;
  INSERT INTO idempotent_answer (person_id, key, act, subject, booking_id)
    VALUES (p_person, p_key, 'second', p_slot::text, booking_id);
  UPDATE slot SET taken = taken + 1 WHERE id = p_slot;
  PERFORM tell_booking(booking_id, 'confirmed', p_texts, p_now);
END $$;
