-- The place of a lobby's entry in the draw, from 0: `drawnPlace` of lib/queue/draw.ts, which tells the source, and
-- a test holds the two together.
CREATE OR REPLACE FUNCTION drawn_place(p_entry integer, p_size integer, p_seed bytea)
RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  index integer := p_entry;
  round_seed bytea;
  pivot_hash bytea;
  pivot bigint;
  mirrored integer;
  higher integer;
  decisions bytea;
BEGIN
  FOR round IN 0..89 LOOP
    round_seed := p_seed || set_byte('\x00', 0, round);
    pivot_hash := sha256(round_seed);
    pivot := 0;
    FOR n IN REVERSE 7..0 LOOP
      pivot := (pivot * 256 + get_byte(pivot_hash, n)) % p_size;
    END LOOP;
    mirrored := (pivot + p_size - index) % p_size;
    higher := GREATEST(index, mirrored);
    decisions := sha256(round_seed || set_byte(set_byte(set_byte(set_byte('\x00000000',
      0, (higher >> 8) & 255), 1, (higher >> 16) & 255), 2, (higher >> 24) & 255), 3, 0));
    IF (get_byte(decisions, (higher % 256) / 8) >> (higher % 8)) & 1 = 1 THEN index := mirrored; END IF;
  END LOOP;
  RETURN index;
END $$;

-- Whether a person's turn in a window's line has come, as `placeOf` of lib/queue/queue-snapshot.ts counts places.
CREATE OR REPLACE FUNCTION was_called(p_window uuid, p_person uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM queue_entry e JOIN queue_state q ON q.window_id = e.window_id JOIN cohort_window w ON w.id = e.window_id
     WHERE e.window_id = p_window AND e.person_id = p_person AND e.entry_no >= 0 AND q.lobby_size IS NOT NULL
       AND q.served >= 1 + CASE WHEN e.entry_no < q.lobby_size THEN drawn_place(e.entry_no, q.lobby_size, w.draw_seed)
         ELSE e.entry_no END)
$$;

-- Whether a person has ever been inside a window, by the line or an agent. A leftover dose, which is open to all who
-- wait for one, makes an admission as well and counts as none.
CREATE OR REPLACE FUNCTION was_admitted(p_window uuid, p_person uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM admission a WHERE a.window_id = p_window AND a.person_id = p_person AND (a.agent_id IS NOT NULL
      OR NOT EXISTS (SELECT FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.admission_id = a.id AND s.leftover)))
$$;

-- What speaks against acts in a window at p_now, as a reason of lib/shared/errors.ts; NULL when nothing does. The
-- instants are those of phaseAt in lib/eligibility/window-phase.ts.
CREATE OR REPLACE FUNCTION refusal_of_window(p_window uuid, p_now timestamptz)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN w.id IS NULL THEN 'window-unknown'
    WHEN w.closes_at <= p_now THEN 'window-closed'
    WHEN w.opens_at > p_now THEN 'window-not-yet-open'
    WHEN w.paused_at IS NOT NULL THEN 'window-paused'
  END FROM (SELECT p_window AS id) asked LEFT JOIN cohort_window w ON w.id = asked.id
$$;
