-- AlterTable
ALTER TABLE "clinic" ADD COLUMN "latitude" DOUBLE PRECISION,
ADD COLUMN "longitude" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "slot_change" (
    "xact" BIGINT NOT NULL,
    "slot_id" BIGINT NOT NULL,

    CONSTRAINT "slot_change_pkey" PRIMARY KEY ("xact","slot_id")
);

-- CreateTable
CREATE TABLE "clinic_change" (
    "xact" BIGINT NOT NULL,
    "clinic_id" INTEGER NOT NULL,

    CONSTRAINT "clinic_change_pkey" PRIMARY KEY ("xact","clinic_id")
);

ALTER TABLE "clinic" ADD CONSTRAINT "clinic_is_on_earth" CHECK (
  ("latitude" IS NULL) = ("longitude" IS NULL) AND "latitude" BETWEEN -90 AND 90 AND "longitude" BETWEEN -180 AND 180
);

-- Whoever changes what is free says so here, in the same transaction, so that readers need not count. A
-- transaction's number, unlike a sequence, tells a reader which changes it cannot have seen yet.
CREATE FUNCTION "note_slot_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "slot_change" VALUES (pg_current_xact_id()::text::bigint, NEW."id") ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_slot_change" AFTER UPDATE OF "taken", "capacity" ON "slot"
  FOR EACH ROW WHEN (OLD."taken" <> NEW."taken" OR OLD."capacity" <> NEW."capacity")
  EXECUTE FUNCTION "note_slot_change"();

CREATE FUNCTION "note_hold_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "number" bigint := pg_current_xact_id()::text::bigint;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "slot_change" VALUES ("number", OLD."slot_id") ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "slot_change" VALUES ("number", NEW."slot_id") ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_hold_change" AFTER INSERT OR UPDATE OF "slot_id" OR DELETE ON "hold"
  FOR EACH ROW EXECUTE FUNCTION "note_hold_change"();

-- A clinic whose hours come or go is read anew as a whole: its slots are made by the hundred.
CREATE FUNCTION "note_clinic_slots"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "clinic_change" SELECT DISTINCT pg_current_xact_id()::text::bigint, "clinic_id" FROM "touched"
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_slots_made" AFTER INSERT ON "slot" REFERENCING NEW TABLE AS "touched"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_clinic_slots"();
CREATE TRIGGER "note_slots_removed" AFTER DELETE ON "slot" REFERENCING OLD TABLE AS "touched"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_clinic_slots"();

CREATE FUNCTION "note_clinic_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "clinic_change" VALUES (pg_current_xact_id()::text::bigint, NEW."id") ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_clinic_change" AFTER INSERT OR UPDATE ON "clinic"
  FOR EACH ROW EXECUTE FUNCTION "note_clinic_change"();
