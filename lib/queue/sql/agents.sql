-- Of the people whom a window lets be inside at once, how many places are kept for callers of the telephone
-- agents. The line has the rest, so that the two together never pass the whole.
CREATE OR REPLACE FUNCTION agent_room(p_most_inside integer) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT p_most_inside * agent_percent / 100 FROM programme
$$;

-- Lets a caller in within the agents' share; a caller who is inside already, by whatever way, stays so.
CREATE OR REPLACE FUNCTION claim_for_caller(
  p_window uuid, p_person uuid, p_agent uuid, p_now timestamptz, p_until timestamptz,
  OUT refused text, OUT admission_id uuid)
LANGUAGE plpgsql AS $$
BEGIN
  -- Agents' claims in one window follow one another; they never wait for the line.
  PERFORM pg_advisory_xact_lock(hashtextextended('agents ' || p_window, 0));
  refused := refusal_of_window(p_window, p_now);
  IF refused IS NULL AND NOT EXISTS (SELECT FROM person WHERE id = p_person AND forgotten_at IS NULL) THEN
    refused := 'caller-unknown';
  END IF;
  IF refused IS NULL AND NOT is_in_cohort(p_window, p_person) THEN refused := 'not-eligible'; END IF;
  IF refused IS NOT NULL THEN RETURN; END IF;
  SELECT id INTO admission_id FROM admission
    WHERE window_id = p_window AND person_id = p_person AND ended_at IS NULL AND expires_at > p_now;
  IF FOUND THEN RETURN; END IF;
  -- Whoever is booked is let in no more; the admission that they had answers a form that is sent again.
  IF EXISTS (SELECT FROM booking WHERE person_id = p_person AND dose = 1 AND status <> 'CANCELLED') THEN
    SELECT id INTO admission_id FROM admission WHERE window_id = p_window AND person_id = p_person
      ORDER BY created_at DESC LIMIT 1;
    IF admission_id IS NULL THEN refused := 'already-booked'; END IF;
    RETURN;
  END IF;
  IF (SELECT count(*) FROM admission
      WHERE window_id = p_window AND agent_id IS NOT NULL AND ended_at IS NULL AND expires_at > p_now)
     >= (SELECT agent_room(most_inside) FROM cohort_window WHERE id = p_window)
  THEN
    refused := 'agents-are-full';
    RETURN;
  END IF;
  UPDATE admission SET ended_at = expires_at WHERE window_id = p_window AND person_id = p_person AND ended_at IS NULL;
  INSERT INTO admission (window_id, person_id, agent_id, created_at, expires_at)
    VALUES (p_window, p_person, p_agent, p_now, p_until)
    ON CONFLICT (window_id, person_id) WHERE ended_at IS NULL DO NOTHING RETURNING id INTO admission_id;
  IF admission_id IS NULL THEN refused := 'inside-is-full'; END IF;
END $$;
