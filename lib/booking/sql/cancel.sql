-- Cancels a person's own booking; its place is free with the commit, or offered to
-- whoever waits for it. With the first dose goes the second, which
-- would be none without it. p_shown_slot is the time that the page showed. Locks: person, bookings, slots in the order of their ids.
CREATE OR REPLACE FUNCTION cancel_booking(
  p_person uuid, p_booking uuid, p_actor text, p_key text, p_now timestamptz,
  p_texts jsonb DEFAULT NULL, p_shown_slot bigint DEFAULT NULL, OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  booking_row record;
  doses uuid[];
  slot_ids bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'cancel', p_booking::text, p_actor) e;
  IF FOUND THEN RETURN; END IF;

  SELECT b.id, b.code, b.slot_id, b.dose, b.status, s.starts_at INTO booking_row
    FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = p_booking AND b.person_id = p_person
    FOR NO KEY UPDATE OF b;
  refusal := CASE
    WHEN NOT FOUND THEN 'booking-unknown'
    WHEN booking_row.status = 'CANCELLED' THEN 'booking-cancelled'
    WHEN booking_row.starts_at <= p_now THEN 'booking-past'
    WHEN booking_row.slot_id <> p_shown_slot THEN 'booking-changed'
    ELSE refusal_of_actor(p_person, p_actor)
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  booking_id := booking_row.id;
  booking_code := booking_row.code;
  booked_slot := booking_row.slot_id;

  PERFORM set_config('vaccine.actor', p_actor, true);
  SELECT array_agg(b.id), array_agg(b.slot_id) INTO doses, slot_ids FROM booking b
    WHERE b.id = p_booking OR (booking_row.dose = 1 AND b.person_id = p_person AND b.dose = 2 AND b.status <> 'CANCELLED');
  UPDATE booking SET status = 'CANCELLED', cancelled_at = p_now WHERE id = ANY (doses);
  INSERT INTO idempotent_answer (person_id, key, act, subject, booking_id)
    VALUES (p_person, p_key, 'cancel', p_booking::text, p_booking);
  -- One message tells of both: what was cancelled at the same instant is found when it is sent.
  PERFORM tell_booking(p_booking, 'cancelled', p_texts, p_now);
  IF cardinality(slot_ids) > 1 THEN
    PERFORM FROM slot WHERE id = ANY (slot_ids) ORDER BY id FOR NO KEY UPDATE;
  END IF;
  UPDATE slot SET taken = taken - 1 WHERE id = ANY (slot_ids);
  PERFORM offer_places(freed, p_now) FROM unnest(slot_ids) freed;
END $$;
