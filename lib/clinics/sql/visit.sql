-- What became of a booking on its day. Locks: booking, visit, lot.

-- Takes one step of a visit: arrive, vaccinate, decline, no-show or undo, for a booking whose visit is in state
-- p_from (BOOKED without a row), so that of two who press at once the second is told. A step can be undone for ten
-- minutes; the audit keeps both. A vaccination says which answers to the screening questions it was decided by
-- (p_answers, when they were given), and, where they need a look (p_look), that a doctor has looked at them.
CREATE OR REPLACE FUNCTION take_step(
  p_booking uuid, p_clinic integer, p_staff uuid, p_from text, p_step text,
  p_product text, p_lot text, p_site text, p_reason text, p_now timestamptz,
  p_answers timestamptz DEFAULT NULL, p_look boolean DEFAULT false, p_checked boolean DEFAULT false, OUT refusal text)
LANGUAGE plpgsql AS $$
DECLARE
  booking_row record;
  visit_row visit;
  was text;
  becomes text;
  given_product text;
BEGIN
  SELECT b.id, b.status, b.product_code, s.starts_at INTO booking_row FROM booking b JOIN slot s ON s.id = b.slot_id
   WHERE b.id = p_booking AND s.clinic_id = p_clinic FOR NO KEY UPDATE OF b;
  IF NOT FOUND THEN
    refusal := 'booking-unknown';
    RETURN;
  END IF;
  SELECT * INTO visit_row FROM visit WHERE booking_id = p_booking FOR UPDATE;
  was := COALESCE(visit_row.state::text, 'BOOKED');
  refusal := CASE
    WHEN booking_row.status = 'CANCELLED' THEN 'booking-cancelled'
    WHEN was <> p_from THEN 'visit-moved-on'
    WHEN p_step = 'undo' AND was = 'BOOKED' THEN 'visit-moved-on'
    WHEN p_step = 'undo' AND visit_row.stepped_at <= p_now - interval '10 minutes' THEN 'undo-too-late'
    WHEN p_step = 'arrive' AND was NOT IN ('BOOKED', 'NO_SHOW') THEN 'visit-moved-on'
    WHEN p_step IN ('vaccinate', 'decline') AND was <> 'ARRIVED' THEN 'visit-moved-on'
    WHEN p_step = 'no-show' AND was <> 'BOOKED' THEN 'visit-moved-on'
    WHEN p_step = 'no-show' AND booking_row.starts_at > p_now THEN 'visit-too-early'
    WHEN p_step = 'arrive' AND (booking_row.starts_at AT TIME ZONE 'Asia/Seoul')::date <> (p_now AT TIME ZONE 'Asia/Seoul')::date
      THEN 'visit-another-day'
    WHEN p_step = 'vaccinate' AND COALESCE(p_product, booking_row.product_code) IS NULL THEN 'product-unknown'
    -- The page lists lots of the booking's product only; whoever was booked for it answered the questions about it.
    WHEN p_step = 'vaccinate' AND p_product <> booking_row.product_code THEN 'product-unknown'
    WHEN p_step = 'vaccinate' AND p_answers IS DISTINCT FROM (SELECT answered_at FROM screening WHERE booking_id = p_booking)
      THEN 'answers-changed'
    WHEN p_step = 'vaccinate' AND p_look AND NOT p_checked THEN 'answers-unchecked'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  -- A lot that was typed says no product: it is the booking's.
  given_product := CASE WHEN p_step = 'vaccinate' THEN COALESCE(p_product, booking_row.product_code) ELSE p_product END;

  becomes := CASE p_step WHEN 'arrive' THEN 'ARRIVED' WHEN 'vaccinate' THEN 'VACCINATED' WHEN 'decline' THEN 'NOT_VACCINATED'
    WHEN 'no-show' THEN 'NO_SHOW' WHEN 'undo' THEN CASE WHEN was IN ('VACCINATED', 'NOT_VACCINATED') THEN 'ARRIVED' ELSE 'BOOKED' END END;
  IF becomes = 'BOOKED' THEN
    DELETE FROM visit WHERE booking_id = p_booking;
  ELSIF p_step = 'undo' THEN
    UPDATE visit SET state = 'ARRIVED', stepped_at = arrived_at, staff_id = p_staff, product_code = NULL, lot = NULL,
      site = NULL, reason = NULL, answers_checked_by = NULL WHERE booking_id = p_booking;
  ELSE
    INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site, reason,
        answers_checked_by)
      VALUES (p_booking, p_clinic, becomes::"VisitState",
        CASE p_step WHEN 'arrive' THEN p_now WHEN 'no-show' THEN NULL ELSE visit_row.arrived_at END,
        p_now, p_staff, given_product, p_lot, p_site, p_reason, CASE WHEN p_step = 'vaccinate' AND p_look THEN p_staff END)
      ON CONFLICT (booking_id) DO UPDATE SET state = EXCLUDED.state, arrived_at = EXCLUDED.arrived_at, stepped_at = p_now,
        staff_id = p_staff, product_code = given_product, lot = p_lot, site = p_site, reason = p_reason,
        answers_checked_by = EXCLUDED.answers_checked_by;
  END IF;
  INSERT INTO audit_row (at, actor, act, subject, detail) VALUES (p_now, 'staff:' || p_staff, 'visit-' || p_step,
    'booking:' || p_booking, jsonb_strip_nulls(jsonb_build_object('from', was, 'to', becomes,
      'product', COALESCE(given_product, visit_row.product_code), 'lot', COALESCE(p_lot, visit_row.lot), 'site', p_site, 'reason', p_reason,
      'answersChecked', CASE WHEN p_step = 'vaccinate' AND p_look THEN true END)));
END $$;

-- Books whoever stands at the desk without a booking, and lets them arrive: into a free place of the hour that is
-- on, else into a dose that nobody of today counts on. Locks: person, their own rows, slot.
CREATE OR REPLACE FUNCTION book_walk_in(
  p_person uuid, p_window uuid, p_clinic integer, p_staff uuid, p_code text, p_now timestamptz,
  OUT refusal text, OUT booking_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
  booked_slot bigint;
  new_admission uuid;
  product text;
  left_today bigint;
  minute timestamptz := date_trunc('minute', p_now);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  -- Whoever missed their day and stands at the desk has been told; no text goes out.
  PERFORM book_again(p_person, b.id, 'staff:' || p_staff, p_now) FROM booking b
    WHERE b.person_id = p_person AND b.dose = 1 AND b.status <> 'CANCELLED' AND may_book_again(b.id, p_now);
  IF EXISTS (SELECT FROM booking WHERE person_id = p_person AND dose = 1 AND status <> 'CANCELLED') THEN
    refusal := 'already-booked';
    RETURN;
  END IF;
  refusal := refusal_of_window(p_window, p_now);
  IF refusal IS NULL AND NOT is_in_cohort(p_window, p_person) THEN refusal := 'not-eligible'; END IF;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  SELECT product_code INTO product FROM cohort_window WHERE id = p_window;
  DELETE FROM hold WHERE person_id = p_person;
  UPDATE admission SET ended_at = p_now WHERE window_id = p_window AND person_id = p_person AND ended_at IS NULL;
  INSERT INTO admission (window_id, person_id, created_at, expires_at, ended_at)
    VALUES (p_window, p_person, p_now, p_now, p_now) RETURNING id INTO new_admission;

  SELECT s.id INTO booked_slot FROM slot s
   WHERE s.clinic_id = p_clinic AND NOT s.leftover AND s.starts_at <= p_now
     AND s.starts_at + make_interval(mins => s.minutes) > p_now AND s.taken < s.capacity
   ORDER BY s.starts_at DESC LIMIT 1 FOR NO KEY UPDATE;
  IF booked_slot IS NOT NULL AND (SELECT taken + held_by_others(id, p_person, p_now) < capacity FROM slot WHERE id = booked_slot) THEN
    UPDATE slot SET taken = taken + 1 WHERE id = booked_slot;
  ELSE
    -- One who counts after another, so that no two take the same last dose.
    PERFORM FROM clinic_lot WHERE clinic_id = p_clinic ORDER BY product_code, lot FOR UPDATE;
    left_today := doses_left_today(p_clinic, product, p_now);
    IF left_today <= 0 THEN
      PERFORM refuse('doses-gone-today');
    END IF;
    LOOP
      INSERT INTO slot AS s (clinic_id, starts_at, minutes, capacity, taken, leftover)
        VALUES (p_clinic, minute, 5, 1, 1, true)
        ON CONFLICT (clinic_id, starts_at) DO UPDATE SET capacity = s.capacity + 1, taken = s.taken + 1 WHERE s.leftover
        RETURNING id INTO booked_slot;
      EXIT WHEN FOUND;
      minute := minute - interval '1 minute';
    END LOOP;
  END IF;

  PERFORM set_config('vaccine.actor', 'staff:' || p_staff, true);
  INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code, created_at)
    VALUES (p_code, p_person, p_window, new_admission, booked_slot, product, p_now) RETURNING id INTO booking_id;
  INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id)
    VALUES (booking_id, p_clinic, 'ARRIVED', p_now, p_now, p_staff);
  UPDATE wait SET ended_at = p_now WHERE person_id = p_person AND ended_at IS NULL;
  INSERT INTO audit_row (at, actor, act, subject, detail) VALUES (p_now, 'staff:' || p_staff, 'visit-walk-in',
    'booking:' || booking_id, jsonb_build_object('to', 'ARRIVED', 'person', p_person));
END $$;

-- Doses of a product (NULL: of any) that a clinic has and nobody of today counts on; NULL for a clinic that does
-- not count its doses. Doses that were released as leftover are counted on.
CREATE OR REPLACE FUNCTION doses_left_today(p_clinic integer, p_product text, p_now timestamptz)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM clinic_lot WHERE clinic_id = p_clinic AND confirmed) THEN
    COALESCE((SELECT sum(doses) FROM clinic_lot WHERE clinic_id = p_clinic AND (p_product IS NULL OR product_code = p_product)
      AND expires_on >= (p_now AT TIME ZONE 'Asia/Seoul')::date), 0)
    - (SELECT count(*) FROM slot s JOIN booking b ON b.slot_id = s.id LEFT JOIN visit v ON v.booking_id = b.id
        WHERE s.clinic_id = p_clinic AND b.status <> 'CANCELLED' AND (v.state IS NULL OR v.state = 'ARRIVED')
          AND (p_product IS NULL OR b.product_code IS NULL OR b.product_code = p_product)
          AND s.starts_at >= (p_now AT TIME ZONE 'Asia/Seoul')::date::timestamp AT TIME ZONE 'Asia/Seoul'
          AND s.starts_at < ((p_now AT TIME ZONE 'Asia/Seoul')::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul')
    - (SELECT COALESCE(sum(s.capacity - s.taken), 0) FROM slot s
        WHERE s.clinic_id = p_clinic AND s.leftover AND s.starts_at > p_now
          AND s.starts_at < ((p_now AT TIME ZONE 'Asia/Seoul')::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul')
  END
$$;
