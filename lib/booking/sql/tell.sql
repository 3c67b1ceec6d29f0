-- Writes the message of what happened to a booking, in the person's language, in the transaction in which it
-- happened. p_texts holds one text a language, with {dose}, {when}, {clinic} and {code}; NULL writes nothing.
-- A sealed phone cannot be copied: the message goes to its person. A plain one comes from an earlier release.
-- In PL/pgSQL, which keeps its plans: as a function in SQL it would be planned anew at each booking.
CREATE OR REPLACE FUNCTION tell_booking(p_booking uuid, p_event text, p_texts jsonb, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_message (event_key, channel, recipient, person_id, recipient_hash, synthetic, subject, body, created_at,
    next_try_at)
  SELECT 'booking-' || p_event || ':' || b.id || CASE WHEN p_event = 'changed' THEN ':' || b.changes ELSE '' END,
         (CASE WHEN p.phone IS NULL THEN 'EMAIL' ELSE 'SMS' END)::"MessageChannel",
         CASE WHEN COALESCE(p.phone, p.email) LIKE '~1.%' THEN '' ELSE COALESCE(p.phone, p.email) END, p.id, p.phone_hash,
         p.synthetic,
         p_texts -> p.locale ->> 'subject',
         replace(replace(replace(replace(p_texts -> p.locale ->> 'body', '{dose}', b.dose::text), '{code}', b.code),
           '{clinic}', CASE p.locale WHEN 'ko' THEN c.name_ko ELSE c.name_en END),
           '{when}', to_char(s.starts_at AT TIME ZONE 'Asia/Seoul',
                             CASE p.locale WHEN 'ko' THEN 'FMMM"월" FMDD"일" HH24:MI' ELSE 'FMDD Mon HH24:MI' END)),
         p_now, p_now
  FROM booking b JOIN person p ON p.id = b.person_id JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
  WHERE b.id = p_booking AND COALESCE(p.phone, p.email) IS NOT NULL AND p_texts ? p.locale
  ON CONFLICT (event_key) DO NOTHING;
END $$;
