-- What became of a booking on its day, and hours that a clinic has closed.

CREATE TYPE "VisitState" AS ENUM ('ARRIVED', 'VACCINATED', 'NOT_VACCINATED', 'NO_SHOW');

-- Without a row, nobody has come yet.
CREATE TABLE "visit" (
    "booking_id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "state" "VisitState" NOT NULL,
    "arrived_at" TIMESTAMPTZ(3),
    "stepped_at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" UUID NOT NULL,
    "product_code" TEXT,
    "lot" TEXT,
    "site" TEXT,
    "reason" TEXT,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("booking_id"),
    CONSTRAINT "visit_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "visit_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "visit_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "visit_product_code_fkey" FOREIGN KEY ("product_code") REFERENCES "vaccine_product"("code") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "visit_vaccinated_says_with_what" CHECK (
      num_nonnulls("product_code", "lot", "site") = CASE "state" WHEN 'VACCINATED' THEN 3 ELSE 0 END
    ),
    CONSTRAINT "visit_not_vaccinated_says_why" CHECK (("state" = 'NOT_VACCINATED') = ("reason" IS NOT NULL)),
    CONSTRAINT "visit_arrived_says_when" CHECK (("state" = 'NO_SHOW') = ("arrived_at" IS NULL)),
    CONSTRAINT "visit_site_is_known" CHECK ("site" IN ('left-arm', 'right-arm', 'left-thigh', 'right-thigh')),
    CONSTRAINT "visit_reason_is_known" CHECK ("reason" IN ('fever', 'unwell', 'allergy', 'declined', 'wrong-time', 'other'))
);
CREATE INDEX "visit_clinic_id_stepped_at_idx" ON "visit"("clinic_id", "stepped_at");

-- Whoever records a vaccination and however: its dose comes out of the lot in the same transaction.
CREATE FUNCTION "count_lot"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."state" = 'VACCINATED' THEN
    UPDATE "clinic_lot" SET "doses" = "doses" + 1
     WHERE "clinic_id" = OLD."clinic_id" AND "product_code" = OLD."product_code" AND "lot" = OLD."lot";
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."state" = 'VACCINATED' THEN
    UPDATE "clinic_lot" SET "doses" = "doses" - 1
     WHERE "clinic_id" = NEW."clinic_id" AND "product_code" = NEW."product_code" AND "lot" = NEW."lot"
       AND "doses" > 0 AND "expires_on" >= (NEW."stepped_at" AT TIME ZONE 'Asia/Seoul')::date;
    IF NOT FOUND THEN RAISE EXCEPTION 'lot-empty' USING ERRCODE = 'VR001'; END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "count_lot" AFTER INSERT OR UPDATE OR DELETE ON "visit"
  FOR EACH ROW EXECUTE FUNCTION "count_lot"();

-- A visit is a change of its slot to whoever watches the clinic's day.
CREATE FUNCTION "note_visit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "slot_change" SELECT pg_current_xact_id()::text::bigint, b."slot_id" FROM "booking" b
   WHERE b."id" = CASE TG_OP WHEN 'DELETE' THEN OLD."booking_id" ELSE NEW."booking_id" END
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_visit" AFTER INSERT OR UPDATE OR DELETE ON "visit"
  FOR EACH ROW EXECUTE FUNCTION "note_visit"();

-- Whoever has come, or has not, neither moves nor cancels the booking afterwards.
CREATE FUNCTION "visit_keeps_booking"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "visit" WHERE "booking_id" = NEW."id") THEN
    RAISE EXCEPTION 'visit-begun' USING ERRCODE = 'VR001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "visit_keeps_booking" BEFORE UPDATE OF "status", "slot_id" ON "booking"
  FOR EACH ROW WHEN (OLD."status" <> NEW."status" OR OLD."slot_id" <> NEW."slot_id")
  EXECUTE FUNCTION "visit_keeps_booking"();

-- Times that a clinic has closed, and how many people they would take. Slots are made around them.
CREATE TABLE "clinic_closed_time" (
    "clinic_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(0) NOT NULL,
    "minutes" SMALLINT NOT NULL,
    "capacity" SMALLINT NOT NULL,

    CONSTRAINT "clinic_closed_time_pkey" PRIMARY KEY ("clinic_id","starts_at"),
    CONSTRAINT "clinic_closed_time_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "closed_time_in_range" CHECK ("capacity" >= 0 AND "minutes" BETWEEN 5 AND 240)
);

-- A closed time takes nobody new; those who are still booked there can be moved away one by one.
CREATE FUNCTION "closed_time_takes_nobody"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "clinic_closed_time" WHERE "clinic_id" = NEW."clinic_id" AND "starts_at" = NEW."starts_at") THEN
    NEW."capacity" := NEW."taken";
  END IF;
  RETURN NEW;
END $$;
-- Not asked when somebody books: a closed time has no place to book.
CREATE TRIGGER "closed_time_takes_nobody" BEFORE UPDATE OF "capacity", "taken" ON "slot"
  FOR EACH ROW WHEN (
    NOT NEW."leftover" AND NEW."capacity" > NEW."taken" AND (NEW."taken" < OLD."taken" OR NEW."capacity" > OLD."capacity"))
  EXECUTE FUNCTION "closed_time_takes_nobody"();
