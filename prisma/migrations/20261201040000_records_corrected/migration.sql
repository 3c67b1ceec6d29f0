-- When the clinic's manager last corrected the record; what it said before is in the audit.
ALTER TABLE "visit" ADD COLUMN "corrected_at" TIMESTAMPTZ(3);

-- As before, but a correction that leaves the dose what it was touches no lot, which may have been removed since.
CREATE OR REPLACE FUNCTION "count_lot"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."state" = 'VACCINATED' AND NEW."state" = 'VACCINATED'
    AND (OLD."clinic_id", OLD."product_code", upper(normalize(OLD."lot", NFKC)))
      = (NEW."clinic_id", NEW."product_code", upper(normalize(NEW."lot", NFKC))) THEN
    RETURN NULL;
  END IF;
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
