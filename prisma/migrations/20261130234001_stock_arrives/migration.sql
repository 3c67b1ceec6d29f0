-- A lot that was given from before it was entered: it counts as stock of nobody until somebody enters it.
ALTER TABLE "clinic_lot" ADD COLUMN "confirmed" BOOLEAN NOT NULL DEFAULT true;
-- How many doses of it were given that are not in its count yet.
ALTER TABLE "clinic_lot" ADD COLUMN "given_before" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "clinic_lot" ALTER COLUMN "expires_on" DROP NOT NULL;
ALTER TABLE "clinic_lot" ADD CONSTRAINT "lot_given_in_range" CHECK ("given_before" >= 0);
ALTER TABLE "clinic_lot" ADD CONSTRAINT "lot_confirmed_expires" CHECK (NOT "confirmed" OR "expires_on" IS NOT NULL);
ALTER TABLE "clinic_lot" ADD CONSTRAINT "lot_unconfirmed_is_empty" CHECK ("confirmed" OR "doses" = 0);

-- What arrived and when; the key is the form's own, so that one pressed twice arrives once.
CREATE TABLE "clinic_delivery" (
    "id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "product_code" TEXT NOT NULL,
    "lot" TEXT NOT NULL,
    "doses" INTEGER NOT NULL,
    "received_on" DATE NOT NULL,
    "staff_id" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "clinic_delivery_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clinic_delivery_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "clinic_delivery_product_code_fkey" FOREIGN KEY ("product_code") REFERENCES "vaccine_product"("code") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "delivery_brings_doses" CHECK ("doses" > 0)
);
CREATE INDEX "clinic_delivery_clinic_id_received_on_idx" ON "clinic_delivery"("clinic_id", "received_on");

-- As before, but a dose of a lot that nobody has entered is recorded, and its lot is listed as unconfirmed.
CREATE OR REPLACE FUNCTION "count_lot"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."state" = 'VACCINATED' THEN
    DELETE FROM "clinic_lot" WHERE "clinic_id" = OLD."clinic_id" AND "product_code" = OLD."product_code"
      AND "lot" = OLD."lot" AND NOT "confirmed" AND "given_before" <= 1;
    UPDATE "clinic_lot" SET "given_before" = GREATEST("given_before" - 1, 0),
        "doses" = "doses" + CASE WHEN "given_before" = 0 THEN 1 ELSE 0 END
     WHERE "clinic_id" = OLD."clinic_id" AND "product_code" = OLD."product_code" AND "lot" = OLD."lot";
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."state" = 'VACCINATED' THEN
    UPDATE "clinic_lot" SET "doses" = "doses" - 1
     WHERE "clinic_id" = NEW."clinic_id" AND "product_code" = NEW."product_code" AND "lot" = NEW."lot"
       AND "doses" > 0 AND "expires_on" >= (NEW."stepped_at" AT TIME ZONE 'Asia/Seoul')::date;
    IF NOT FOUND THEN
      INSERT INTO "clinic_lot" AS l ("clinic_id", "product_code", "lot", "doses", "confirmed", "given_before")
        VALUES (NEW."clinic_id", NEW."product_code", NEW."lot", 0, false, 1)
        ON CONFLICT ("clinic_id", "product_code", "lot") DO UPDATE SET "given_before" = l."given_before" + 1
        WHERE NOT l."confirmed";
      IF NOT FOUND THEN RAISE EXCEPTION 'lot-empty' USING ERRCODE = 'VR001'; END IF;
    END IF;
  END IF;
  RETURN NULL;
END $$;
