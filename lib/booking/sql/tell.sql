-- Writes that something happened to a booking, in the transaction in which it happened. Only what it tells of is
-- kept, as it is now; whom it reaches and in which words is found when it is sent (lib/notifications/render.ts).
-- NULL in p_texts writes nothing; what else it holds is of the release before and not read.
-- In PL/pgSQL, which keeps its plans: as a function in SQL it would be planned anew at each booking.
CREATE OR REPLACE FUNCTION tell_booking(p_booking uuid, p_event text, p_texts jsonb, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
  SELECT 'booking-' || p_event || ':' || b.id || CASE WHEN p_event = 'changed' THEN ':' || b.changes ELSE '' END,
         b.person_id, 'booking-' || p_event, jsonb_build_object('booking', b.id, 'slot', b.slot_id), p_now, p_now
  FROM booking b WHERE b.id = p_booking AND p_texts IS NOT NULL
  ON CONFLICT (event_key) DO NOTHING;
END $$;
