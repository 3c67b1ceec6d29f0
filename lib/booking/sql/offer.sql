-- A place that becomes free while people wait for it is offered to them in the order in which they came, before
-- anybody else can have it. They were called before and found nothing: see wait.sql. An offer is a hold with a
-- letter: it keeps the place as a hold does, counts as one, and runs out as one; then whoever comes next, the next in
-- line or the once-a-second turn, offers it on.

-- Whether a wait can be offered a place now: it goes on, and its person is there, is of the window's cohort, has no
-- first dose and keeps no other place.
CREATE OR REPLACE FUNCTION may_be_offered(p_wait bigint, p_person uuid, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT FROM wait WHERE id = p_wait AND ended_at IS NULL AND is_in_cohort(window_id, p_person))
    AND NOT EXISTS (SELECT FROM offer WHERE wait_id = p_wait)
    AND NOT EXISTS (SELECT FROM hold WHERE person_id = p_person AND expires_at > p_now)
    AND NOT EXISTS (SELECT FROM booking WHERE person_id = p_person AND dose = 1 AND status <> 'CANCELLED')
    AND EXISTS (SELECT FROM person WHERE id = p_person AND forgotten_at IS NULL AND NOT synthetic);
END $$;

-- Offers one place of a slot, whose row the caller has locked, to the first who waits for it. Whoever is acting at
-- this moment (their lock is taken) or has no dose left is passed over: waiting for them here could deadlock.
-- What is wrong with one who waits is told as a warning, and the place goes to the next: the caller is another person.
CREATE OR REPLACE FUNCTION offer_place(p_slot bigint, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  slot_row record;
  candidate record;
  open_windows uuid[] := ARRAY(SELECT id FROM cohort_window WHERE refusal_of_window(id, p_now) IS NULL);
  windows_without_doses uuid[] := '{}';
  offered_until timestamptz;
BEGIN
  IF cardinality(open_windows) = 0 THEN RETURN false; END IF;
  SELECT s.starts_at, s.leftover, s.clinic_id, c.district_code INTO slot_row
    FROM slot s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = p_slot AND NOT c.synthetic;
  IF NOT FOUND THEN RETURN false; END IF;
  offered_until := LEAST(slot_row.starts_at,
    p_now + CASE WHEN slot_row.leftover THEN interval '5 minutes' ELSE interval '10 minutes' END);
  IF offered_until <= p_now THEN RETURN false; END IF;
  FOR candidate IN
    -- Two lists in the order of their ids, each from its own index; whoever is not meant is left out one by one, since a
    -- join would read the whole of a list of ten thousand for its first.
    SELECT w.id, w.person_id, w.window_id FROM (
        SELECT id, person_id, window_id FROM wait
         WHERE clinic_id = slot_row.clinic_id AND leftover = slot_row.leftover AND ended_at IS NULL
        UNION ALL
        SELECT id, person_id, window_id FROM wait
         WHERE district_code = slot_row.district_code AND NOT slot_row.leftover AND NOT leftover AND ended_at IS NULL) w
     WHERE w.window_id = ANY (open_windows) ORDER BY w.id
  LOOP
    CONTINUE WHEN candidate.window_id = ANY (windows_without_doses)
      OR NOT may_be_offered(candidate.id, candidate.person_id, p_now);
    IF NOT slot_row.leftover AND refusal_of_doses(candidate.window_id, p_slot, candidate.person_id, p_now) IS NOT NULL THEN
      windows_without_doses := windows_without_doses || candidate.window_id;
      CONTINUE;
    END IF;
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(candidate.person_id::text, 0));
    -- Looked at once more under the lock: they may have acted since.
    CONTINUE WHEN NOT may_be_offered(candidate.id, candidate.person_id, p_now);
    BEGIN
      INSERT INTO hold (person_id, slot_id, window_id, expires_at, held_since)
        VALUES (candidate.person_id, p_slot, candidate.window_id, offered_until, p_now)
        ON CONFLICT (person_id) DO UPDATE SET slot_id = p_slot, window_id = candidate.window_id,
          expires_at = offered_until, extended = false, held_since = p_now;
      INSERT INTO offer (wait_id, person_id, window_id, slot_id, leftover, offered_at, expires_at)
        VALUES (candidate.id, candidate.person_id, candidate.window_id, p_slot, slot_row.leftover, p_now, offered_until);
      RETURN true;
    EXCEPTION
      -- Of races and of time limits the whole act is told, which is tried again.
      WHEN deadlock_detected OR serialization_failure OR lock_not_available THEN RAISE;
      WHEN OTHERS THEN RAISE WARNING 'wait % is passed over: %', candidate.id, SQLERRM;
    END;
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
  offer_row offer;
  admission_id uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  SELECT e.refusal, e.id, e.code, e.slot_id INTO refusal, booking_id, booking_code, booked_slot
    FROM earlier_answer(p_person, p_key, 'confirm',
      COALESCE((SELECT o.slot_id::text FROM offer o WHERE o.id = p_offer), 'no offer'), p_actor) e;
  IF FOUND THEN RETURN; END IF;
  SELECT * INTO offer_row FROM offer
   WHERE id = p_offer AND person_id = p_person AND ended_at IS NULL AND expires_at > p_now FOR UPDATE;
  -- The place is kept by the hold: whoever chose another time meanwhile has given it up.
  IF NOT FOUND OR NOT EXISTS (SELECT FROM hold
    WHERE person_id = p_person AND slot_id = offer_row.slot_id AND window_id = offer_row.window_id AND expires_at > p_now)
  THEN
    refusal := 'offer-gone';
    RETURN;
  END IF;
  UPDATE admission SET expires_at = GREATEST(expires_at, offer_row.expires_at)
    WHERE window_id = offer_row.window_id AND person_id = p_person AND ended_at IS NULL RETURNING id INTO admission_id;
  IF admission_id IS NULL THEN
    INSERT INTO admission (window_id, person_id, created_at, expires_at)
      VALUES (offer_row.window_id, p_person, p_now, offer_row.expires_at) RETURNING id INTO admission_id;
  END IF;
  SELECT c.refusal, c.booking_id, c.booking_code, c.booked_slot INTO refusal, booking_id, booking_code, booked_slot
    FROM confirm_booking(p_person, offer_row.window_id, admission_id, p_actor, p_key, p_code, p_now, p_second_code,
      p_texts, offer_row.slot_id) c;
  IF refusal IS NOT NULL THEN PERFORM refuse(refusal); END IF;
  UPDATE wait SET ended_at = p_now WHERE person_id = p_person AND ended_at IS NULL;
END $$;

-- Gives an offered place up; it goes to the next at once. Locks: person, offer, hold, slot.
CREATE OR REPLACE FUNCTION decline_offer(
  p_person uuid, p_offer uuid, p_now timestamptz, p_actor text DEFAULT NULL, OUT refusal text)
LANGUAGE plpgsql AS $$
DECLARE
  offer_row record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  refusal := refusal_of_actor(p_person, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;
  UPDATE offer SET ended_at = p_now
    WHERE id = p_offer AND person_id = p_person AND ended_at IS NULL AND expires_at > p_now
    RETURNING slot_id, wait_id INTO offer_row;
  IF NOT FOUND THEN
    refusal := 'offer-gone';
    RETURN;
  END IF;
  UPDATE wait SET ended_at = p_now WHERE id = offer_row.wait_id;
  DELETE FROM hold WHERE person_id = p_person AND slot_id = offer_row.slot_id;
  PERFORM offer_free_places(offer_row.slot_id, p_now);
END $$;

-- Ends what a person keeps of a slot that was closed, a hold or an offer; who was offered it keeps their place among
-- those who wait. Locks: person, offer, hold. @returns whether there was anything
CREATE OR REPLACE FUNCTION end_hold(p_person uuid, p_slot bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  DELETE FROM offer WHERE slot_id = p_slot AND person_id = p_person AND ended_at IS NULL;
  DELETE FROM hold WHERE person_id = p_person AND slot_id = p_slot;
  RETURN FOUND;
END $$;
