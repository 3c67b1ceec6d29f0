-- Removes what a walk of the synthetic citizen left. The program's role may remove no booking and no entry; this
-- runs as the owner of the tables, and touches rows of nobody but a person who is marked as synthetic.
CREATE OR REPLACE FUNCTION clean_up_synthetic(p_phone_hash bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  walker uuid;
  touched bigint[];
BEGIN
  SELECT id INTO walker FROM person WHERE phone_hash = p_phone_hash AND synthetic;
  IF walker IS NULL THEN RETURN; END IF;
  WITH gone AS (DELETE FROM booking WHERE person_id = walker RETURNING slot_id)
    SELECT array_agg(slot_id) INTO touched FROM gone;
  DELETE FROM outbox_message WHERE person_id = walker;
  DELETE FROM idempotent_answer WHERE person_id = walker;
  DELETE FROM hold WHERE person_id = walker;
  DELETE FROM admission WHERE person_id = walker;
  -- Numbers of people never go away; those of walks lie below zero, apart from them.
  DELETE FROM queue_entry WHERE person_id = walker AND entry_no < 0;
  -- A walk that was cut short between confirming and cancelling has left its place taken.
  UPDATE slot s SET taken = (SELECT count(*) FROM booking b WHERE b.slot_id = s.id AND b.status = 'BOOKED')
    WHERE s.id = ANY (touched);
  DELETE FROM slot s USING clinic c WHERE c.id = s.clinic_id AND c.synthetic AND s.starts_at < now()
    AND NOT EXISTS (SELECT FROM booking WHERE slot_id = s.id) AND NOT EXISTS (SELECT FROM hold WHERE slot_id = s.id);
  -- Walks of earlier releases took a number among those of people, which must stay.
  DELETE FROM person WHERE id = walker AND NOT EXISTS (SELECT FROM queue_entry WHERE person_id = walker);
END $$;
