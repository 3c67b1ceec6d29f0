-- A record that was wrong, put right by the clinic's manager. Locks: booking, visit, lot.

-- Replaces what is recorded of a visit, for 30 days after its day. p_from and p_seen are the state and the last
-- correction that the manager saw, so that of two who correct at once the second is told. A dose goes back to the lot
-- it did not come from and out of the other by the trigger on visit; when it was given stays. The audit keeps what stood
-- before and what stands now. A vaccination is recorded only as take_step records it: with its answers looked at.
CREATE OR REPLACE FUNCTION correct_visit(
  p_booking uuid, p_clinic integer, p_staff uuid, p_from text, p_seen timestamptz, p_to text,
  p_product text, p_lot text, p_site text, p_reason text, p_why text, p_now timestamptz,
  p_answers timestamptz DEFAULT NULL, p_look boolean DEFAULT false, p_checked boolean DEFAULT false, OUT refusal text)
LANGUAGE plpgsql AS $$
DECLARE
  booking_row record;
  visit_row visit;
  was text;
  given_product text;
BEGIN
  PERFORM FROM staff_account
   WHERE id = p_staff AND role = 'CLINIC_MANAGER' AND clinic_id = p_clinic AND disabled_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    refusal := 'not-your-role';
    RETURN;
  END IF;
  SELECT b.id, b.person_id, b.dose, b.status, b.again_place, b.product_code, s.starts_at INTO booking_row
    FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.id = p_booking AND s.clinic_id = p_clinic FOR NO KEY UPDATE OF b;
  IF NOT FOUND THEN
    refusal := 'booking-unknown';
    RETURN;
  END IF;
  SELECT * INTO visit_row FROM visit WHERE booking_id = p_booking FOR UPDATE;
  was := COALESCE(visit_row.state::text, 'BOOKED');
  -- A lot that was typed says no product: it is the one that was recorded, else the booking's, else the lot's own.
  IF p_to = 'VACCINATED' THEN
    given_product := COALESCE(p_product, visit_row.product_code, booking_row.product_code, (
      SELECT product_code FROM clinic_lot WHERE clinic_id = p_clinic AND lot = p_lot ORDER BY product_code LIMIT 1));
  END IF;
  refusal := CASE
    WHEN booking_row.again_place IS NOT NULL THEN 'given-up-since'
    WHEN booking_row.status = 'CANCELLED' THEN 'booking-cancelled'
    WHEN was <> p_from OR visit_row.corrected_at IS DISTINCT FROM p_seen THEN 'visit-moved-on'
    WHEN booking_row.starts_at > p_now AND (was = 'BOOKED' OR p_to = 'NO_SHOW') THEN 'visit-too-early'
    WHEN (p_now AT TIME ZONE 'Asia/Seoul')::date > (booking_row.starts_at AT TIME ZONE 'Asia/Seoul')::date + 30
      THEN 'correction-too-late'
    WHEN p_to = 'VACCINATED' AND given_product IS NULL THEN 'product-unknown'
    WHEN p_to = was AND (given_product, p_lot, p_site, p_reason)
      IS NOT DISTINCT FROM (visit_row.product_code, visit_row.lot, visit_row.site, visit_row.reason) THEN 'correction-empty'
    -- Nobody has a second dose without a first.
    WHEN was = 'VACCINATED' AND p_to <> 'VACCINATED' AND booking_row.dose = 1 AND EXISTS (
      SELECT FROM booking b JOIN visit v ON v.booking_id = b.id
       WHERE b.person_id = booking_row.person_id AND b.dose = 2 AND v.state = 'VACCINATED') THEN 'second-dose-given'
    WHEN p_to = 'VACCINATED' AND was <> 'VACCINATED' AND p_answers IS DISTINCT FROM (
      SELECT answered_at FROM screening WHERE booking_id = p_booking) THEN 'answers-changed'
    WHEN p_to = 'VACCINATED' AND was <> 'VACCINATED' AND p_look AND NOT p_checked THEN 'answers-unchecked'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;

  INSERT INTO visit AS v (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site, reason,
      answers_checked_by, corrected_at)
    VALUES (p_booking, p_clinic, p_to::"VisitState", CASE WHEN p_to <> 'NO_SHOW' THEN booking_row.starts_at END,
      booking_row.starts_at, p_staff, given_product, p_lot, p_site, p_reason,
      CASE WHEN p_to = 'VACCINATED' AND p_look THEN p_staff END, p_now)
    ON CONFLICT (booking_id) DO UPDATE SET state = EXCLUDED.state,
      arrived_at = CASE WHEN p_to <> 'NO_SHOW' THEN COALESCE(v.arrived_at, EXCLUDED.arrived_at) END,
      stepped_at = CASE WHEN p_to = 'ARRIVED' THEN COALESCE(v.arrived_at, EXCLUDED.arrived_at) WHEN was = 'NO_SHOW' AND p_to <> was
        THEN EXCLUDED.stepped_at ELSE v.stepped_at END,
      staff_id = CASE WHEN p_to = was THEN v.staff_id ELSE p_staff END,
      product_code = given_product, lot = p_lot, site = p_site, reason = p_reason, corrected_at = p_now,
      answers_checked_by = CASE WHEN p_to = was THEN v.answers_checked_by ELSE EXCLUDED.answers_checked_by END;
  INSERT INTO audit_row (at, actor, act, subject, detail) VALUES (p_now, 'staff:' || p_staff, 'visit-correct',
    'booking:' || p_booking, jsonb_strip_nulls(jsonb_build_object('from', was, 'to', p_to, 'why', p_why,
      'was', jsonb_build_object('product', visit_row.product_code, 'lot', visit_row.lot, 'site', visit_row.site,
        'reason', visit_row.reason),
      'becomes', jsonb_build_object('product', given_product, 'lot', p_lot, 'site', p_site, 'reason', p_reason),
      'answersChecked', CASE WHEN p_to = 'VACCINATED' AND was <> 'VACCINATED' AND p_look THEN true END)));
END $$;
