-- What speaks against an act of this person by this admission at p_now, as a reason of lib/shared/errors.ts;
-- NULL when nothing does. The instants are those of phaseAt in lib/eligibility/window-phase.ts; a pause stops new
-- people from entering, and those inside finish what they began. Whoever acts for the person (p_actor, as
-- lib/booking/actor.ts names them) must still have their leave.
CREATE OR REPLACE FUNCTION refusal_of_admission(p_person uuid, p_window uuid, p_admission uuid, p_now timestamptz,
  p_actor text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  admission_row record;
BEGIN
  SELECT a.person_id, a.window_id, a.ended_at, a.expires_at, w.opens_at, w.closes_at,
         EXISTS (SELECT FROM booking b WHERE b.person_id = p_person AND b.dose = 1 AND b.status <> 'CANCELLED') AS booked
    INTO admission_row FROM admission a JOIN cohort_window w ON w.id = a.window_id WHERE a.id = p_admission;
  IF NOT FOUND THEN RETURN 'no-admission'; END IF;
  RETURN CASE
    WHEN admission_row.person_id <> p_person OR admission_row.window_id <> p_window THEN 'admission-of-another'
    WHEN refusal_of_actor(p_person, p_actor) IS NOT NULL THEN refusal_of_actor(p_person, p_actor)
    -- Said before the end of the admission, which the booking itself has brought.
    WHEN admission_row.booked THEN 'already-booked'
    WHEN admission_row.ended_at IS NOT NULL OR admission_row.expires_at <= p_now THEN 'admission-expired'
    WHEN admission_row.closes_at <= p_now THEN 'window-closed'
    WHEN admission_row.opens_at > p_now THEN 'window-not-yet-open'
    -- Asked again: a date of birth may have been corrected since the person came in.
    WHEN NOT is_in_cohort(p_window, p_person) THEN 'not-eligible'
  END;
END $$;
