-- Keeps a held place once more, from when it would have run out; a place that is offered runs out with its offer. Locks: person, hold: a newcomer who finds the
-- hold lapsed by another clock either has ended it for good, or finds it locked and counts it.
CREATE OR REPLACE FUNCTION extend_hold(
  p_person uuid, p_window uuid, p_admission uuid, p_now timestamptz, p_actor text,
  OUT refusal text, OUT kept_slot bigint, OUT kept_until timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  refusal := refusal_of_admission(p_person, p_window, p_admission, p_now, p_actor);
  IF refusal IS NOT NULL THEN RETURN; END IF;
  UPDATE hold h SET extended = true, expires_at = CASE WHEN h.extended OR EXISTS (
        SELECT FROM offer o WHERE o.person_id = p_person AND o.slot_id = h.slot_id AND o.ended_at IS NULL
          AND o.expires_at > p_now) THEN h.expires_at
      ELSE GREATEST(h.expires_at, LEAST(h.expires_at + make_interval(secs => p.hold_seconds), a.expires_at,
        h.held_since + make_interval(secs => 4 * p.hold_seconds))) END
    FROM programme p, admission a
    WHERE h.person_id = p_person AND h.window_id = p_window AND h.expires_at > p_now AND a.id = p_admission
    RETURNING h.slot_id, h.expires_at INTO kept_slot, kept_until;
  IF NOT FOUND THEN refusal := 'hold-missing'; END IF;
END $$;
