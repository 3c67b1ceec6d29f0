-- How a clinic works, from which its slots are made: hours, lunch, closed days, doses a day, and what it has.
-- Times of day are minutes after midnight in Korea.

CREATE TABLE "clinic_plan" (
    "clinic_id" INTEGER NOT NULL,
    "slot_minutes" INTEGER NOT NULL DEFAULT 60,
    "places" INTEGER NOT NULL,
    "doses_a_day" INTEGER,
    "open_on_holidays" BOOLEAN NOT NULL DEFAULT false,
    "weeks" INTEGER NOT NULL DEFAULT 10,

    CONSTRAINT "clinic_plan_pkey" PRIMARY KEY ("clinic_id"),
    CONSTRAINT "clinic_plan_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "plan_slot_in_range" CHECK ("slot_minutes" BETWEEN 5 AND 240),
    CONSTRAINT "plan_places_in_range" CHECK ("places" BETWEEN 0 AND 1000),
    CONSTRAINT "plan_doses_in_range" CHECK ("doses_a_day" >= 0),
    CONSTRAINT "plan_weeks_in_range" CHECK ("weeks" BETWEEN 1 AND 26)
);

CREATE TABLE "clinic_hours" (
    "clinic_id" INTEGER NOT NULL,
    "weekday" INTEGER NOT NULL,
    "opens" INTEGER NOT NULL,
    "closes" INTEGER NOT NULL,
    "lunch_from" INTEGER,
    "lunch_to" INTEGER,

    CONSTRAINT "clinic_hours_pkey" PRIMARY KEY ("clinic_id","weekday"),
    CONSTRAINT "clinic_hours_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "hours_weekday_in_range" CHECK ("weekday" BETWEEN 1 AND 7),
    CONSTRAINT "hours_in_order" CHECK (0 <= "opens" AND "opens" < "closes" AND "closes" <= 1440),
    CONSTRAINT "hours_lunch_in_order" CHECK (
      ("lunch_from" IS NULL) = ("lunch_to" IS NULL)
      AND ("lunch_from" IS NULL OR ("opens" <= "lunch_from" AND "lunch_from" < "lunch_to" AND "lunch_to" <= "closes"))
    )
);

CREATE TABLE "clinic_closed_day" (
    "clinic_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "clinic_closed_day_pkey" PRIMARY KEY ("clinic_id","day"),
    CONSTRAINT "clinic_closed_day_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "clinic_lot" (
    "clinic_id" INTEGER NOT NULL,
    "product_code" TEXT NOT NULL,
    "lot" TEXT NOT NULL,
    "doses" INTEGER NOT NULL,
    "expires_on" DATE NOT NULL,

    CONSTRAINT "clinic_lot_pkey" PRIMARY KEY ("clinic_id","product_code","lot"),
    CONSTRAINT "clinic_lot_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "clinic_lot_product_code_fkey" FOREIGN KEY ("product_code") REFERENCES "vaccine_product"("code") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "lot_doses_in_range" CHECK ("doses" >= 0)
);

ALTER TABLE "slot" ADD COLUMN "minutes" SMALLINT NOT NULL DEFAULT 60;
ALTER TABLE "slot" ADD CONSTRAINT "slot_minutes_in_range" CHECK ("minutes" BETWEEN 5 AND 240);

-- The clinics that are there have been working by these hours.
INSERT INTO "clinic_plan" ("clinic_id", "places") SELECT "id", 3 + "id" * 7 % 10 FROM "clinic";
INSERT INTO "clinic_hours" ("clinic_id", "weekday", "opens", "closes", "lunch_from", "lunch_to")
  SELECT "id", "day", 540, CASE "day" WHEN 6 THEN 720 ELSE 1020 END,
         CASE "day" WHEN 6 THEN NULL ELSE 720 END, CASE "day" WHEN 6 THEN NULL ELSE 780 END
    FROM "clinic" CROSS JOIN generate_series(1, 6) "day";

-- Whether a slot lies within its clinic's hours: on a weekday that has some, whole before or after lunch, and
-- on no closed day. A clinic without any hours is not planned and not limited. A slot without places is nobody's.
CREATE FUNCTION "is_within_hours"("of_clinic" integer, "at" timestamptz, "lasts" integer, "places" integer)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT "places" = 0
      OR NOT EXISTS (SELECT FROM "clinic_hours" WHERE "clinic_id" = "of_clinic")
      OR (EXISTS (
            SELECT FROM "clinic_hours" h,
              LATERAL (SELECT extract(epoch FROM ("at" AT TIME ZONE 'Asia/Seoul')::time)::int / 60 AS "minute") m
             WHERE h."clinic_id" = "of_clinic" AND h."weekday" = extract(isodow FROM "at" AT TIME ZONE 'Asia/Seoul')
               AND m."minute" >= h."opens" AND m."minute" + "lasts" <= h."closes"
               AND (h."lunch_from" IS NULL OR m."minute" + "lasts" <= h."lunch_from" OR m."minute" >= h."lunch_to"))
          AND NOT EXISTS (
            SELECT FROM "clinic_closed_day" c
             WHERE c."clinic_id" = "of_clinic" AND c."day" = ("at" AT TIME ZONE 'Asia/Seoul')::date))
$$;

-- The same for all slots that one statement makes, as one join: a country's are made by the ten thousand.
CREATE FUNCTION "slots_lie_within_hours"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT "clinic_id", l."local"::date AS "day", "minutes" AS "lasts", extract(isodow FROM l."local")::int AS "weekday",
             extract(epoch FROM l."local"::time)::int / 60 AS "minute"
        FROM "touched", LATERAL (SELECT "starts_at" AT TIME ZONE 'Asia/Seoul' AS "local") l WHERE "capacity" > 0) t
      LEFT JOIN "clinic_hours" h ON h."clinic_id" = t."clinic_id" AND h."weekday" = t."weekday"
      LEFT JOIN "clinic_closed_day" c ON c."clinic_id" = t."clinic_id" AND c."day" = t."day"
     WHERE c."day" IS NOT NULL OR t."minute" < h."opens" OR t."minute" + t."lasts" > h."closes"
        OR (t."minute" < h."lunch_to" AND t."minute" + t."lasts" > h."lunch_from")
        OR (h."clinic_id" IS NULL AND EXISTS (SELECT FROM "clinic_hours" a WHERE a."clinic_id" = t."clinic_id")))
  THEN
    RAISE EXCEPTION 'slot_within_hours: a slot must lie within its clinic''s hours' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "slots_lie_within_hours" AFTER INSERT ON "slot" REFERENCING NEW TABLE AS "touched"
  FOR EACH STATEMENT EXECUTE FUNCTION "slots_lie_within_hours"();

CREATE FUNCTION "slot_stays_within_hours"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT is_within_hours(NEW."clinic_id", NEW."starts_at", NEW."minutes", NEW."capacity") THEN
    RAISE EXCEPTION 'slot_within_hours: a slot must lie within its clinic''s hours' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "slot_stays_within_hours" AFTER UPDATE OF "clinic_id", "starts_at", "minutes", "capacity" ON "slot"
  FOR EACH ROW EXECUTE FUNCTION "slot_stays_within_hours"();

-- New hours hold from tomorrow on, and no slot from then on may be left outside them. Looked at before the
-- commit, when the slots have been made to fit.
CREATE FUNCTION "hours_leave_no_slot_out"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "of_clinic" integer := CASE WHEN TG_OP = 'DELETE' THEN OLD."clinic_id" ELSE NEW."clinic_id" END;
  "tomorrow" timestamptz := ((now() AT TIME ZONE 'Asia/Seoul')::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul';
BEGIN
  IF EXISTS (
    SELECT FROM "slot" s WHERE s."clinic_id" = "of_clinic" AND s."starts_at" >= "tomorrow"
       AND NOT is_within_hours(s."clinic_id", s."starts_at", s."minutes", s."capacity"))
  THEN
    RAISE EXCEPTION 'slot_within_hours: these hours leave a slot outside' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "hours_leave_no_slot_out" AFTER INSERT OR UPDATE OR DELETE ON "clinic_hours"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "hours_leave_no_slot_out"();
CREATE CONSTRAINT TRIGGER "closed_days_leave_no_slot_out" AFTER INSERT OR UPDATE ON "clinic_closed_day"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "hours_leave_no_slot_out"();
