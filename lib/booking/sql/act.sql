-- What every act on a booking begins and ends with.
--
-- Each act is one function and so one statement to the server: it takes its locks, judges and writes without
-- a way back to the client between. Locks are taken in this order, and in no other:
--   1. the person (an advisory lock on their id): a person's acts follow one another
--   2. their own rows: hold, admission, booking, idempotent answer
--   3. slots, in the order of their ids
--   4. lapsed holds of others on those slots, and only such as nobody has locked

-- Ends an act that has already written something; what it wrote is undone.
CREATE OR REPLACE FUNCTION refuse(p_reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', p_reason USING ERRCODE = 'VR001';
END $$;

-- The id within an actor of that kind, as lib/booking/actor.ts names them; NULL for an actor of another kind.
CREATE OR REPLACE FUNCTION actor_id(p_actor text, p_kind text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_actor LIKE p_kind || ':%' THEN substr(p_actor, length(p_kind) + 2)::uuid END
$$;

-- What speaks against somebody acting for a person: their leave may have ended meanwhile.
CREATE OR REPLACE FUNCTION refusal_of_actor(p_person uuid, p_actor text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_actor LIKE 'proxy:%' AND NOT EXISTS (
    SELECT FROM proxy WHERE booker_id = actor_id(p_actor, 'proxy') AND person_id = p_person AND ended_at IS NULL)
    THEN 'not-your-proxy' END
$$;

-- The booking that an earlier request with the same key answered with. Without a row, it is the first. It is
-- told to whoever may still act for the person. A key is of
-- one act on one subject, as its page showed it: with another it is refused, and not answered as if it were done.
CREATE OR REPLACE FUNCTION earlier_answer(p_person uuid, p_key text, p_act text, p_subject text, p_actor text)
RETURNS TABLE (refusal text, id uuid, code text, slot_id bigint) LANGUAGE sql STABLE AS $$
  -- Without a subject it is of the release before.
  SELECT COALESCE(refusal_of_actor(p_person, p_actor),
           CASE WHEN i.act <> p_act OR i.subject <> p_subject THEN 'key-used-otherwise' END), b.id, b.code, b.slot_id
    FROM idempotent_answer i JOIN booking b ON b.id = i.booking_id WHERE i.person_id = p_person AND i.key = p_key
$$;
