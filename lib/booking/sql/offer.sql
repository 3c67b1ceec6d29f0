-- A place that becomes free while people wait for it is offered to them in the order in which they came, before
-- anybody else can have it. An offer is a hold with a letter: it keeps the place as a hold does, counts as one,
-- and runs out as one; then whoever comes next, the next in line or the once-a-second turn, offers it on.

-- Offers one place of a slot, whose row the caller has locked, to the first who waits for it. Whoever is acting at
-- this moment (their lock is taken) or has no dose left is passed over: waiting for them here could deadlock.
CREATE OR REPLACE FUNCTION offer_place(p_slot bigint, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  it record;
  next record;
  until timestamptz;
BEGIN
  SELECT s.starts_at, s.leftover, s.clinic_id, c.district_code INTO it
    FROM slot s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = p_slot AND NOT c.synthetic;
  IF NOT FOUND THEN RETURN false; END IF;
  until := LEAST(it.starts_at, p_now + CASE WHEN it.leftover THEN interval '5 minutes' ELSE interval '10 minutes' END);
  IF until <= p_now THEN RETURN false; END IF;
  FOR next IN
    SELECT w.id, w.person_id, w.window_id FROM wait w JOIN cohort_window v ON v.id = w.window_id
     WHERE w.ended_at IS NULL AND w.leftover = it.leftover
       AND (w.clinic_id = it.clinic_id OR (w.district_code = it.district_code AND NOT it.leftover))
       AND v.opens_at <= p_now AND v.closes_at > p_now
       AND NOT EXISTS (SELECT FROM offer o WHERE o.wait_id = w.id)
     ORDER BY w.id LIMIT 50
  LOOP
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(next.person_id::text, 0));
    CONTINUE WHEN NOT EXISTS (SELECT FROM wait WHERE id = next.id AND ended_at IS NULL)
      OR EXISTS (SELECT FROM offer WHERE wait_id = next.id)
      OR EXISTS (SELECT FROM booking WHERE person_id = next.person_id AND dose = 1 AND status <> 'CANCELLED')
      OR EXISTS (SELECT FROM hold WHERE person_id = next.person_id AND expires_at > p_now)
      OR (NOT it.leftover AND refusal_of_doses(next.window_id, p_slot, next.person_id, p_now) IS NOT NULL);
    INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES (next.person_id, p_slot, next.window_id, until)
      ON CONFLICT (person_id) DO UPDATE
      SET slot_id = p_slot, window_id = next.window_id, expires_at = until, extended = false;
    INSERT INTO offer (wait_id, person_id, window_id, slot_id, leftover, offered_at, expires_at)
      VALUES (next.id, next.person_id, next.window_id, p_slot, it.leftover, p_now, until);
    RETURN true;
  END LOOP;
  RETURN false;
END $$;

-- Offers every free place of a slot, whose row the caller has locked, to those who wait. @returns how many
CREATE OR REPLACE FUNCTION offer_places(p_slot bigint, p_now timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  free bigint;
  offered integer := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM wait WHERE ended_at IS NULL) THEN RETURN 0; END IF;
  SELECT capacity - taken - held_by_others(id, nobody, p_now) INTO free FROM slot WHERE id = p_slot;
  WHILE offered < free AND offer_place(p_slot, p_now) LOOP
    offered := offered + 1;
  END LOOP;
  RETURN offered;
END $$;

-- The same for a caller who has locked nothing.
CREATE OR REPLACE FUNCTION offer_free_places(p_slot bigint, p_now timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM slot WHERE id = p_slot FOR NO KEY UPDATE;
  RETURN offer_places(p_slot, p_now);
END $$;

-- Books the place that is offered. The offer is the person's admission: they come past the line, which they have
-- been through. Locks: person, offer, and those of confirm_booking.
CREATE OR REPLACE FUNCTION accept_offer(
  p_person uuid, p_offer uuid, p_actor text, p_key text, p_code text, p_now timestamptz,
  p_second_code text DEFAULT NULL, p_texts jsonb DEFAULT NULL,
  OUT refusal text, OUT booking_id uuid, OUT booking_code text, OUT booked_slot bigint)
LANGUAGE plpgsql AS $$
DECLARE
  it record;
  pass uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'confirm') e;
  IF FOUND THEN RETURN; END IF;
  SELECT * INTO it FROM offer WHERE id = p_offer AND person_id = p_person AND ended_at IS NULL AND expires_at > p_now
    FOR UPDATE;
  -- The place is kept by the hold: whoever chose another time meanwhile has given it up.
  IF NOT FOUND OR NOT EXISTS (
    SELECT FROM hold WHERE person_id = p_person AND slot_id = it.slot_id AND window_id = it.window_id AND expires_at > p_now)
  THEN
    refusal := 'offer-gone';
    RETURN;
  END IF;
  UPDATE admission SET expires_at = GREATEST(expires_at, it.expires_at)
    WHERE window_id = it.window_id AND person_id = p_person AND ended_at IS NULL RETURNING id INTO pass;
  IF pass IS NULL THEN
    INSERT INTO admission (window_id, person_id, created_at, expires_at)
      VALUES (it.window_id, p_person, p_now, it.expires_at) RETURNING id INTO pass;
  END IF;
  SELECT c.refusal, c.booking_id, c.booking_code, c.booked_slot INTO refusal, booking_id, booking_code, booked_slot
    FROM confirm_booking(p_person, it.window_id, pass, p_actor, p_key, p_code, p_now, p_second_code, p_texts) c;
  IF refusal IS NOT NULL THEN PERFORM refuse(refusal); END IF;
  UPDATE wait SET ended_at = p_now WHERE person_id = p_person AND ended_at IS NULL;
END $$;

-- Gives an offered place up; it goes to the next at once.
CREATE OR REPLACE FUNCTION decline_offer(p_person uuid, p_offer uuid, p_now timestamptz, OUT refusal text)
LANGUAGE plpgsql AS $$
DECLARE
  it record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  UPDATE offer SET ended_at = p_now WHERE id = p_offer AND person_id = p_person AND ended_at IS NULL
    RETURNING slot_id, wait_id INTO it;
  IF NOT FOUND THEN
    refusal := 'offer-gone';
    RETURN;
  END IF;
  UPDATE wait SET ended_at = p_now WHERE id = it.wait_id;
  DELETE FROM hold WHERE person_id = p_person AND slot_id = it.slot_id;
  PERFORM offer_free_places(it.slot_id, p_now);
END $$;

-- Puts a person at the end of those who wait for a clinic or a district, or for a clinic's leftover doses.
CREATE OR REPLACE FUNCTION join_wait(
  p_person uuid, p_window uuid, p_clinic integer, p_district text, p_leftover boolean, p_now timestamptz, OUT refusal text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  IF EXISTS (SELECT FROM booking WHERE person_id = p_person AND dose = 1 AND status <> 'CANCELLED') THEN
    refusal := 'already-booked';
    RETURN;
  END IF;
  -- Asking again for the same keeps the place in the order.
  IF EXISTS (SELECT FROM wait w WHERE w.person_id = p_person AND w.ended_at IS NULL AND w.leftover = p_leftover
      AND w.window_id = p_window AND w.clinic_id IS NOT DISTINCT FROM p_clinic
      AND w.district_code IS NOT DISTINCT FROM p_district AND NOT EXISTS (SELECT FROM offer WHERE wait_id = w.id))
  THEN RETURN; END IF;
  IF EXISTS (SELECT FROM offer WHERE person_id = p_person AND leftover = p_leftover AND ended_at IS NULL AND expires_at > p_now)
  THEN
    refusal := 'offer-open';
    RETURN;
  END IF;
  UPDATE wait SET ended_at = p_now WHERE person_id = p_person AND leftover = p_leftover AND ended_at IS NULL;
  INSERT INTO wait (person_id, window_id, clinic_id, district_code, leftover, joined_at)
    VALUES (p_person, p_window, p_clinic, p_district, p_leftover, p_now);
END $$;
