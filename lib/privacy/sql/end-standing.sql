-- Ends all by which people stand before others: what they wait for, what is offered to them, what they keep, and their
-- admissions. Their entries stay, for the ledger has no gaps, and serve nobody who was forgotten. What they kept is
-- offered on by the next turn of offers. The caller has locked the people. Locks: their own rows.
CREATE OR REPLACE FUNCTION end_standing(p_people uuid[], p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wait SET ended_at = p_now WHERE person_id = ANY (p_people) AND ended_at IS NULL;
  UPDATE offer SET ended_at = LEAST(expires_at, p_now) WHERE person_id = ANY (p_people) AND ended_at IS NULL;
  DELETE FROM hold WHERE person_id = ANY (p_people);
  UPDATE admission SET ended_at = LEAST(expires_at, p_now) WHERE person_id = ANY (p_people) AND ended_at IS NULL;
END $$;
