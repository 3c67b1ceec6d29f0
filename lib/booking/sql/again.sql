-- Who was not vaccinated at their time may book again: they did not come, were sent home, or nothing was written of it.
-- A visit, or the time that has passed without one, decides; the booking's own status says nothing of the day.

-- Whether the person of a booking may book again from p_now on, by the programme's rule; lib/booking/outcome.ts has the
-- same rule, and a test holds the two together.
CREATE OR REPLACE FUNCTION may_book_again(p_booking uuid, p_now timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT COALESCE((
    SELECT p.again_after_days > 0 AND b.status <> 'CANCELLED' AND s.starts_at <= p_now
       AND COALESCE(v.state <> 'VACCINATED', true)
       AND (p_now AT TIME ZONE 'Asia/Seoul')::date
         >= (s.starts_at AT TIME ZONE 'Asia/Seoul')::date + p.again_after_days
      FROM booking b JOIN slot s ON s.id = b.slot_id CROSS JOIN programme p LEFT JOIN visit v ON v.booking_id = b.id
     WHERE b.id = p_booking), false)
$$;

-- Gives up the booking of a person who was not vaccinated, and the second dose with it, so that they can book again:
-- behind all who stand in the line now. The dose is the window's again; the visit stays as it was written. Doing it
-- again changes nothing. Locks: person, bookings, slots in the order of their ids.
CREATE OR REPLACE FUNCTION book_again(
  p_person uuid, p_booking uuid, p_actor text, p_now timestamptz, p_texts jsonb DEFAULT NULL, OUT refusal text)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  booking_row booking;
  slot_ids bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT * INTO booking_row FROM booking WHERE id = p_booking AND person_id = p_person FOR NO KEY UPDATE;
  refusal := CASE
    WHEN NOT FOUND THEN 'booking-unknown'
    WHEN refusal_of_actor(p_person, p_actor) IS NOT NULL THEN refusal_of_actor(p_person, p_actor)
    WHEN booking_row.again_place IS NOT NULL THEN NULL
    WHEN booking_row.status = 'CANCELLED' THEN 'booking-cancelled'
    WHEN NOT may_book_again(p_booking, p_now) THEN 'not-yet-again'
  END;
  IF refusal IS NOT NULL OR booking_row.again_place IS NOT NULL THEN RETURN; END IF;

  PERFORM set_config('vaccine.actor', p_actor, true);
  UPDATE booking b SET status = 'CANCELLED', cancelled_at = p_now, again_place = COALESCE(
      (SELECT q.entries FROM queue_state q WHERE q.window_id = b.window_id), 0)
   WHERE b.person_id = p_person AND b.status <> 'CANCELLED'
     AND (b.id = p_booking OR (booking_row.dose = 1 AND b.dose = 2 AND NOT EXISTS (
       SELECT FROM visit v WHERE v.booking_id = b.id AND v.state = 'VACCINATED')));
  SELECT array_agg(b.slot_id) INTO slot_ids FROM booking b
   WHERE b.person_id = p_person AND b.cancelled_at = p_now AND b.again_place IS NOT NULL;
  PERFORM tell_booking(b.id, 'cancelled', p_texts, p_now) FROM booking b
   WHERE b.person_id = p_person AND b.cancelled_at = p_now AND b.again_place IS NOT NULL AND b.id <> p_booking;
  PERFORM FROM slot WHERE id = ANY (slot_ids) ORDER BY id FOR NO KEY UPDATE;
  UPDATE slot SET taken = taken - 1 WHERE id = ANY (slot_ids);
  PERFORM offer_places(s.id, p_now) FROM slot s WHERE s.id = ANY (slot_ids) AND s.starts_at > p_now;
END $$;
