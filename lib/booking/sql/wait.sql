-- Who waits for a place, and from when on: the list is for people of the line to whom it had nothing left to give.

-- Whether a clinic or a district has a place that the people of a window could hold now. Looks without a lock.
CREATE OR REPLACE FUNCTION has_free_place(p_window uuid, p_clinic integer, p_district text, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  percent integer;
  doses_left bigint;
BEGIN
  SELECT w.share_percent, (SELECT sum(doses - taken) FROM window_stock WHERE window_id = w.id AND region = '')
      - (SELECT count(*) FROM hold h JOIN slot s ON s.id = h.slot_id WHERE h.window_id = w.id AND h.expires_at > p_now
           AND NOT s.leftover)
    INTO percent, doses_left FROM cohort_window w WHERE w.id = p_window;
  IF doses_left <= 0 THEN RETURN false; END IF;
  RETURN EXISTS (
    WITH free_day AS (
      SELECT DISTINCT c.id AS clinic_id, d.province_code, (s.starts_at AT TIME ZONE 'Asia/Seoul')::date AS day
        FROM clinic c JOIN district d ON d.code = c.district_code JOIN slot s ON s.clinic_id = c.id
       WHERE (c.id = p_clinic OR c.district_code = p_district) AND NOT c.synthetic
         AND s.starts_at > p_now AND NOT s.leftover AND s.taken < s.capacity
         AND s.taken + (SELECT count(*) FROM hold h WHERE h.slot_id = s.id AND h.expires_at > p_now) < s.capacity)
    SELECT FROM free_day f
     WHERE (NOT EXISTS (SELECT FROM window_stock WHERE window_id = p_window AND region <> '')
         OR (SELECT sum(doses - taken) FROM window_stock WHERE window_id = p_window AND region = f.province_code)
           > (SELECT count(*) FROM hold h JOIN slot s ON s.id = h.slot_id JOIN clinic c ON c.id = s.clinic_id
                JOIN district d ON d.code = c.district_code WHERE h.window_id = p_window AND h.expires_at > p_now
                AND NOT s.leftover AND d.province_code = f.province_code))
       AND (percent IS NULL
         OR COALESCE((SELECT taken FROM window_share WHERE window_id = p_window AND clinic_id = f.clinic_id
             AND day = f.day), 0)
           + (SELECT count(*) FROM hold h JOIN slot s ON s.id = h.slot_id WHERE h.window_id = p_window
               AND h.expires_at > p_now AND NOT s.leftover AND s.clinic_id = f.clinic_id
               AND (s.starts_at AT TIME ZONE 'Asia/Seoul')::date = f.day)
           < share_of_day(f.clinic_id, f.day, percent)));
END $$;

-- For how long offers of a window have kept places for a person who did not book them.
CREATE OR REPLACE FUNCTION kept_for_nothing(p_person uuid, p_window uuid, p_leftover boolean, p_now timestamptz)
RETURNS interval LANGUAGE sql STABLE AS $$
  SELECT COALESCE(sum(LEAST(COALESCE(ended_at, p_now), expires_at, p_now) - offered_at), interval '0')
    FROM offer WHERE person_id = p_person AND window_id = p_window AND leftover = p_leftover AND booking_id IS NULL
$$;

-- Puts a person at the end of those who wait for a clinic or a district, or for a clinic's leftover doses. Leftover
-- doses are of today and are open to all whom the window reaches; a place is only for those whom the line has called
-- or who have been inside, and only where nothing is free for them. Locks: person.
CREATE OR REPLACE FUNCTION join_wait(
  p_person uuid, p_window uuid, p_clinic integer, p_district text, p_leftover boolean, p_now timestamptz,
  p_actor text DEFAULT NULL, OUT refusal text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  refusal := CASE
    WHEN NOT EXISTS (SELECT FROM person WHERE id = p_person AND forgotten_at IS NULL AND NOT synthetic) THEN 'no-session'
    WHEN refusal_of_actor(p_person, p_actor) IS NOT NULL THEN refusal_of_actor(p_person, p_actor)
    WHEN NOT EXISTS (SELECT FROM clinic WHERE NOT synthetic AND (id = p_clinic OR district_code = p_district))
      THEN CASE WHEN p_clinic IS NULL THEN 'district-unknown' ELSE 'no-such-clinic' END
    WHEN EXISTS (SELECT FROM booking WHERE person_id = p_person AND dose = 1 AND status <> 'CANCELLED') THEN 'already-booked'
    WHEN refusal_of_window(p_window, p_now) IS NOT NULL THEN refusal_of_window(p_window, p_now)
    WHEN NOT is_in_cohort(p_window, p_person) THEN 'not-eligible'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  -- Asking again for the same keeps the place in the order.
  IF EXISTS (SELECT FROM wait w WHERE w.person_id = p_person AND w.ended_at IS NULL AND w.leftover = p_leftover
      AND w.window_id = p_window AND w.clinic_id IS NOT DISTINCT FROM p_clinic
      AND w.district_code IS NOT DISTINCT FROM p_district AND NOT EXISTS (SELECT FROM offer WHERE wait_id = w.id))
  THEN RETURN; END IF;
  refusal := CASE
    WHEN EXISTS (SELECT FROM offer
      WHERE person_id = p_person AND leftover = p_leftover AND ended_at IS NULL AND expires_at > p_now) THEN 'offer-open'
    WHEN kept_for_nothing(p_person, p_window, p_leftover, p_now) >= interval '30 minutes' THEN 'offers-used-up'
    WHEN p_leftover THEN NULL
    WHEN NOT was_admitted(p_window, p_person) AND NOT was_called(p_window, p_person) THEN 'wait-before-turn'
    WHEN has_free_place(p_window, p_clinic, p_district, p_now) THEN 'places-free'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  UPDATE wait SET ended_at = p_now WHERE person_id = p_person AND leftover = p_leftover AND ended_at IS NULL;
  INSERT INTO wait (person_id, window_id, clinic_id, district_code, leftover, joined_at)
    VALUES (p_person, p_window, p_clinic, p_district, p_leftover, p_now);
END $$;

-- Takes a person out of those who wait, unless an offer is open to them. Locks: person.
CREATE OR REPLACE FUNCTION leave_wait(
  p_person uuid, p_wait bigint, p_now timestamptz, p_actor text, OUT refusal text, OUT has_left boolean)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  has_left := false;
  refusal := refusal_of_actor(p_person, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;
  UPDATE wait w SET ended_at = p_now WHERE id = p_wait AND person_id = p_person AND ended_at IS NULL
    AND NOT EXISTS (SELECT FROM offer o WHERE o.wait_id = w.id AND o.ended_at IS NULL AND o.expires_at > p_now);
  has_left := FOUND;
END $$;
