-- Moves a person's own booking to another slot. The old place is given up only with the new one taken, and the
-- interval to the person's other dose is kept.
-- Locks: person, booking, the two slots in the order of their ids.
CREATE OR REPLACE FUNCTION change_booking(
  p_person uuid, p_booking uuid, p_slot bigint, p_actor text, p_key text, p_now timestamptz,
  p_texts jsonb DEFAULT NULL, OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  mine record;
  slots slot[];
  old_slot slot;
  new_slot slot;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'change') e;
  IF FOUND THEN RETURN; END IF;

  SELECT id, code, slot_id, dose, status INTO mine FROM booking WHERE id = p_booking AND person_id = p_person
    FOR NO KEY UPDATE;
  refusal := CASE
    WHEN NOT FOUND THEN 'booking-unknown'
    WHEN mine.status = 'CANCELLED' THEN 'booking-cancelled'
    ELSE refusal_of_actor(p_person, p_actor)
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  booking_id := mine.id;
  booking_code := mine.code;
  booked_slot := p_slot;

  FOR new_slot IN
    SELECT * FROM slot WHERE id IN (mine.slot_id, p_slot) ORDER BY id FOR NO KEY UPDATE
  LOOP
    slots := slots || new_slot;
  END LOOP;
  SELECT * INTO old_slot FROM unnest(slots) WHERE id = mine.slot_id;
  SELECT * INTO new_slot FROM unnest(slots) WHERE id = p_slot;
  refusal := CASE
    WHEN old_slot.id IS NULL OR new_slot.id IS NULL OR new_slot.leftover THEN 'slot-unknown'
    WHEN old_slot.starts_at <= p_now OR new_slot.starts_at <= p_now THEN 'slot-past'
    WHEN EXISTS (
      SELECT FROM booking o JOIN slot s ON s.id = o.slot_id
      WHERE o.person_id = p_person AND o.status <> 'CANCELLED' AND o.dose <> mine.dose AND NOT CASE mine.dose
        WHEN 1 THEN keeps_interval(o.product_code, new_slot.starts_at, s.starts_at)
        ELSE keeps_interval(o.product_code, s.starts_at, new_slot.starts_at) END) THEN 'interval-not-kept'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  IF mine.slot_id <> p_slot THEN
    PERFORM offer_places(p_slot, p_now);
    IF new_slot.taken + held_by_others(p_slot, p_person, p_now) >= new_slot.capacity THEN
      refusal := 'slot-full';
      RETURN;
    END IF;
    UPDATE slot SET taken = taken + CASE WHEN id = p_slot THEN 1 ELSE -1 END WHERE id IN (mine.slot_id, p_slot);
    PERFORM set_config('vaccine.actor', p_actor, true);
    UPDATE booking SET slot_id = p_slot, changes = changes + 1 WHERE id = p_booking;
    PERFORM tell_booking(p_booking, 'changed', p_texts, p_now);
    PERFORM offer_places(mine.slot_id, p_now);
  END IF;
  INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES (p_person, p_key, 'change', p_booking);
END $$;
