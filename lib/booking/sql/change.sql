-- Moves a person's own booking to another slot. The old place is given up only with the new one taken, and the
-- interval to the person's other dose is kept. A leftover dose stays where it is: it was counted when it was first
-- booked, and as an ordinary booking it would be one dose more than there is. p_shown_slot is the time that the page
-- showed it to be moved from.
-- Locks: person, booking, the two slots in the order of their ids.
CREATE OR REPLACE FUNCTION change_booking(
  p_person uuid, p_booking uuid, p_slot bigint, p_actor text, p_key text, p_now timestamptz,
  p_texts jsonb DEFAULT NULL, p_shown_slot bigint DEFAULT NULL, OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  booking_row record;
  slots slot[];
  old_slot slot;
  new_slot slot;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'change', p_booking || ' ' || p_slot, p_actor) e;
  IF FOUND THEN RETURN; END IF;

  SELECT id, code, slot_id, dose, status INTO booking_row FROM booking WHERE id = p_booking AND person_id = p_person
    FOR NO KEY UPDATE;
  refusal := CASE
    WHEN NOT FOUND THEN 'booking-unknown'
    WHEN booking_row.status = 'CANCELLED' THEN 'booking-cancelled'
    WHEN booking_row.slot_id <> p_shown_slot THEN 'booking-changed'
    ELSE refusal_of_actor(p_person, p_actor)
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  booking_id := booking_row.id;
  booking_code := booking_row.code;
  booked_slot := p_slot;

  FOR new_slot IN
    SELECT * FROM slot WHERE id IN (booking_row.slot_id, p_slot) ORDER BY id FOR NO KEY UPDATE
  LOOP
    slots := slots || new_slot;
  END LOOP;
  SELECT * INTO old_slot FROM unnest(slots) WHERE id = booking_row.slot_id;
  SELECT * INTO new_slot FROM unnest(slots) WHERE id = p_slot;
  refusal := CASE
    WHEN old_slot.id IS NULL OR new_slot.id IS NULL THEN 'slot-unknown'
    WHEN old_slot.leftover THEN 'leftover-stays'
    WHEN new_slot.leftover THEN 'slot-unknown'
    WHEN old_slot.starts_at <= p_now THEN 'booking-past'
    WHEN new_slot.starts_at <= p_now THEN 'slot-past'
    -- The clinic of the first dose may have changed since: the second may follow it, and go nowhere else.
    WHEN booking_row.dose = 2 AND new_slot.clinic_id <> old_slot.clinic_id AND NOT EXISTS (
      SELECT FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.person_id = p_person AND b.dose = 1
        AND b.status <> 'CANCELLED' AND s.clinic_id = new_slot.clinic_id) THEN 'second-dose-elsewhere'
    WHEN EXISTS (
      SELECT FROM booking o JOIN slot s ON s.id = o.slot_id
      WHERE o.person_id = p_person AND o.status <> 'CANCELLED' AND o.dose <> booking_row.dose AND NOT CASE booking_row.dose
        WHEN 1 THEN keeps_interval(o.product_code, new_slot.starts_at, s.starts_at)
        ELSE keeps_interval(o.product_code, s.starts_at, new_slot.starts_at) END) THEN 'interval-not-kept'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  IF booking_row.slot_id <> p_slot THEN
    PERFORM offer_places(p_slot, p_now);
    IF new_slot.taken + held_by_others(p_slot, p_person, p_now) >= new_slot.capacity THEN
      refusal := 'slot-full';
      RETURN;
    END IF;
    UPDATE slot SET taken = taken + CASE WHEN id = p_slot THEN 1 ELSE -1 END WHERE id IN (booking_row.slot_id, p_slot);
    PERFORM set_config('vaccine.actor', p_actor, true);
    UPDATE booking SET slot_id = p_slot, changes = changes + 1 WHERE id = p_booking;
    PERFORM tell_booking(p_booking, 'changed', p_texts, p_now);
    PERFORM offer_places(booking_row.slot_id, p_now);
  END IF;
  INSERT INTO idempotent_answer (person_id, key, act, subject, booking_id)
    VALUES (p_person, p_key, 'change', p_booking || ' ' || p_slot, p_booking);
END $$;
