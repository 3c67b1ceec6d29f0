-- Lots were once kept as they were typed: one that differs by case or width alone is the same lot.
INSERT INTO "clinic_lot" AS l ("clinic_id", "product_code", "lot", "doses", "expires_on", "confirmed", "given_before")
  SELECT "clinic_id", "product_code", upper(normalize("lot", NFKC)), sum("doses"), min("expires_on"), bool_or("confirmed"), sum("given_before")
    FROM "clinic_lot" WHERE "lot" <> upper(normalize("lot", NFKC)) GROUP BY 1, 2, 3
  ON CONFLICT ("clinic_id", "product_code", "lot") DO UPDATE SET "doses" = l."doses" + EXCLUDED."doses",
    "expires_on" = LEAST(l."expires_on", EXCLUDED."expires_on"), "confirmed" = l."confirmed" OR EXCLUDED."confirmed",
    "given_before" = l."given_before" + EXCLUDED."given_before";
DELETE FROM "clinic_lot" WHERE "lot" <> upper(normalize("lot", NFKC));
-- What was given of one spelling comes out of what there is of the other.
UPDATE "clinic_lot" SET "doses" = "doses" - LEAST("doses", "given_before"), "given_before" = "given_before" - LEAST("doses", "given_before")
 WHERE "doses" > 0 AND "given_before" > 0;
UPDATE "clinic_delivery" SET "lot" = upper(normalize("lot", NFKC)) WHERE "lot" <> upper(normalize("lot", NFKC));

-- As before, but a dose that was given is recorded whatever the count and the last day of its lot say: of an empty lot it
-- comes out of the next delivery. A record of before names its lot as it was typed then.
CREATE OR REPLACE FUNCTION "count_lot"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."state" = 'VACCINATED' THEN
    DELETE FROM "clinic_lot" WHERE "clinic_id" = OLD."clinic_id" AND "product_code" = OLD."product_code"
      AND "lot" = upper(normalize(OLD."lot", NFKC)) AND NOT "confirmed" AND "given_before" <= 1;
    UPDATE "clinic_lot" SET "given_before" = GREATEST("given_before" - 1, 0),
        "doses" = "doses" + CASE WHEN "given_before" = 0 THEN 1 ELSE 0 END
     WHERE "clinic_id" = OLD."clinic_id" AND "product_code" = OLD."product_code" AND "lot" = upper(normalize(OLD."lot", NFKC));
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."state" = 'VACCINATED' THEN
    INSERT INTO "clinic_lot" AS l ("clinic_id", "product_code", "lot", "doses", "confirmed", "given_before")
      VALUES (NEW."clinic_id", NEW."product_code", upper(normalize(NEW."lot", NFKC)), 0, false, 1)
      ON CONFLICT ("clinic_id", "product_code", "lot") DO UPDATE SET "doses" = GREATEST(l."doses" - 1, 0),
        "given_before" = l."given_before" + CASE WHEN l."doses" = 0 THEN 1 ELSE 0 END;
  END IF;
  RETURN NULL;
END $$;
