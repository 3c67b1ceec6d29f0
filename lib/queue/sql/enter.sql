-- Writes arrivals to the ledger in one statement to the server: the line's row is locked first, and the rows are
-- numbered by what was committed before.
--
-- A plan made while a line is short would read the whole of it, and be kept while it grows to millions within
-- minutes: hence no sequential scans here.
--
-- Who was forgotten, is unknown, is not of the window's cohort or has proven no phone gets no row: one phone would have
-- several selves. Their rows are locked before the line's, so that nobody is forgotten meanwhile and the line waits for
-- nobody's data.
--
-- Synthetic people count nowhere: their numbers lie below zero, so that those of others have no gap, the draw is over
-- others alone, and they can be taken away again.
CREATE OR REPLACE FUNCTION "enter_line"(the_window UUID, people UUID[], opened BOOLEAN)
RETURNS TABLE ("person_id" UUID, "entry_no" INTEGER) LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  line RECORD;
  nobody UUID[];
  entitled UUID[];
BEGIN
  SELECT COALESCE(array_agg(p."id") FILTER (WHERE p."synthetic"), '{}'), array_agg(p."id") INTO nobody, entitled
    FROM (SELECT "id", "birth_date", "synthetic", "forgotten_at", "phone_hash", "phone_shared_by" FROM "person"
          WHERE "id" = ANY (people) ORDER BY "id" FOR KEY SHARE) p JOIN "cohort_window" w ON w."id" = the_window
      AND cohort_includes(w."birth_year_from", w."birth_year_to", w."last_digits", p."birth_date")
    WHERE p."forgotten_at" IS NULL AND (p."synthetic" OR has_proven_phone(p."phone_hash", p."phone_shared_by"));
  SELECT q."entries", q."lobby_size" INTO line FROM "queue_state" q WHERE q."window_id" = the_window FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no such line' USING ERRCODE = 'no_data_found'; END IF;
  RETURN QUERY
    WITH asked AS (
      SELECT a.person, min(a.nth) AS nth FROM unnest(people) WITH ORDINALITY AS a(person, nth)
      JOIN unnest(entitled) AS e(person) ON e.person = a.person GROUP BY a.person
    ), known AS MATERIALIZED (
      SELECT a.person, a.nth, e."entry_no" FROM asked a LEFT JOIN LATERAL (
        SELECT q."entry_no" FROM "queue_entry" q WHERE q."window_id" = the_window AND q."person_id" = a.person LIMIT 1
      ) e ON true
    ), added AS (
      INSERT INTO "queue_entry" ("window_id", "entry_no", "person_id")
      SELECT the_window, line."entries" + row_number() OVER (ORDER BY k.nth) - 1, k.person
      FROM known k WHERE k."entry_no" IS NULL AND k.person <> ALL (nobody)
      UNION ALL
      SELECT the_window, COALESCE((SELECT min(q."entry_no") FROM "queue_entry" q
        WHERE q."window_id" = the_window AND q."entry_no" < 0), 0) - row_number() OVER (ORDER BY k.nth), k.person
      FROM known k WHERE k."entry_no" IS NULL AND k.person = ANY (nobody)
      RETURNING "person_id", "entry_no"
    ), counted AS (
      UPDATE "queue_state" SET
        "entries" = "entries" + (SELECT count(*) FROM added WHERE "entry_no" >= 0),
        "lobby_size" = CASE WHEN opened THEN COALESCE("lobby_size", line."entries") ELSE "lobby_size" END
      WHERE "window_id" = the_window
    )
    SELECT k.person, k."entry_no" FROM known k WHERE k."entry_no" IS NOT NULL
    UNION ALL SELECT a."person_id", a."entry_no" FROM added a;
END $$;
