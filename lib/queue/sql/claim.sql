-- Exchanges a place for an admission in one statement, so that the line's row is locked as briefly as can be.
-- The place is worked out by the caller from the entry, which is looked up here; all else is judged here.
--
-- A synthetic person must see each minute that others could come in, so their place is not asked for; they take
-- no room and count nowhere. They can book at the synthetic clinic only.
CREATE OR REPLACE FUNCTION "claim_admission"(
  the_window UUID, the_person UUID, the_entry INTEGER, the_place INTEGER, at TIMESTAMPTZ, until TIMESTAMPTZ
) RETURNS TABLE ("refused" TEXT, "admission_id" UUID, "lasts_until" TIMESTAMPTZ)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  line RECORD;
  ahead INTEGER;
  given RECORD;
  came_before BOOLEAN;
  nobody BOOLEAN;
  place INTEGER;
BEGIN
  -- Whoever is being forgotten is waited for, before the line's row is locked.
  SELECT p."synthetic" INTO nobody FROM "person" p
    WHERE p."id" = the_person AND p."forgotten_at" IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    refused := 'no-session';
    RETURN NEXT; RETURN;
  END IF;
  SELECT q."served", q."room", q."spare", w."opens_at", w."closes_at", w."paused_at" INTO line
    FROM "queue_state" q JOIN "cohort_window" w ON w."id" = q."window_id"
    WHERE q."window_id" = the_window FOR UPDATE OF q;
  -- Whoever missed their day stands behind those who were in the line when they asked to book again.
  place := GREATEST(the_place, (SELECT max(b."again_place") FROM "booking" b
    WHERE b."person_id" = the_person AND b."window_id" = the_window));
  refused := CASE
    WHEN line IS NULL THEN 'window-unknown'
    WHEN line."closes_at" <= at THEN 'window-closed'
    WHEN line."opens_at" > at THEN 'window-not-yet-open'
    WHEN line."paused_at" IS NOT NULL THEN 'window-paused'
    WHEN NOT EXISTS (SELECT 1 FROM "queue_entry" e
      WHERE e."window_id" = the_window AND e."entry_no" = the_entry AND e."person_id" = the_person) THEN 'not-in-line'
    WHEN NOT is_in_cohort(the_window, the_person) THEN 'not-eligible'
    WHEN nobody THEN NULL
    WHEN EXISTS (SELECT FROM "booking" b
      WHERE b."person_id" = the_person AND b."dose" = 1 AND b."status" <> 'CANCELLED') THEN 'already-booked'
    WHEN the_place IS NULL OR place > line."served" + line."spare" THEN 'not-your-turn'
  END;
  IF refused IS NOT NULL THEN RETURN NEXT; RETURN; END IF;

  SELECT a."id", a."expires_at" INTO given FROM "admission" a
    WHERE a."window_id" = the_window AND a."person_id" = the_person AND a."ended_at" IS NULL AND a."expires_at" > at;
  IF FOUND THEN
    admission_id := given."id";
    lasts_until := given."expires_at";
    RETURN NEXT; RETURN;
  END IF;
  IF line."room" < 1 AND NOT nobody THEN
    refused := 'inside-is-full';
    RETURN NEXT; RETURN;
  END IF;

  -- One that ran out ended when it ran out, not now.
  UPDATE "admission" a SET "ended_at" = a."expires_at"
    WHERE a."window_id" = the_window AND a."person_id" = the_person AND a."ended_at" IS NULL;
  came_before := EXISTS (SELECT 1 FROM "admission" a WHERE a."window_id" = the_window AND a."person_id" = the_person);
  INSERT INTO "admission" ("window_id", "person_id", "created_at", "expires_at")
    VALUES (the_window, the_person, at, until) RETURNING "id", "expires_at" INTO given;
  ahead := GREATEST(0, place - line."served");
  UPDATE "queue_state" q SET
    "served" = GREATEST(q."served", place),
    "room" = q."room" - 1,
    "spare" = LEAST(q."spare" - ahead, q."room" - 1),
    "came" = q."came" + CASE WHEN came_before THEN 0 ELSE 1 END
    WHERE q."window_id" = the_window AND NOT nobody;
  admission_id := given."id";
  lasts_until := given."expires_at";
  RETURN NEXT;
END $$;
