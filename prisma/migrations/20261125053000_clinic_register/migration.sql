-- A file of clinics that an admin brings in: its text, how far it is, and what came out of it.
CREATE TABLE "clinic_import" (
    "id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "content" TEXT,
    "state" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "result" JSONB,
    CONSTRAINT "clinic_import_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clinic_import_state_known" CHECK
      ("state" IN ('checking', 'ready', 'faulty', 'importing', 'done', 'stopped'))
);
CREATE INDEX "clinic_import_begun_at_idx" ON "clinic_import"("begun_at");
-- One file at a time.
CREATE UNIQUE INDEX "clinic_import_one" ON "clinic_import" ((true)) WHERE "state" IN ('checking', 'importing');

-- The last day for which a clinic's slots were made from its plan. Empty for one whose slots are not made from it.
ALTER TABLE "clinic_plan" ADD COLUMN "laid_until" DATE;
UPDATE "clinic_plan" p SET "laid_until" =
  (SELECT max("starts_at" AT TIME ZONE 'Asia/Seoul')::date FROM "slot" WHERE "clinic_id" = p."clinic_id");
