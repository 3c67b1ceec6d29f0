-- A window opens only when it passed its rehearsal since its last change, or an admin let it open without.

-- AlterTable
ALTER TABLE "cohort_window" ADD COLUMN "cleared_version" INTEGER,
ADD COLUMN "override_reason" TEXT,
ADD COLUMN "published_at" TIMESTAMPTZ(3) DEFAULT to_timestamp(0);

-- Windows that stand already stay as they are: nobody is shut out by a new rule.
UPDATE "cohort_window" SET "cleared_version" = "version", "override_reason" = 'It was there before rehearsals.';

-- A window that nothing has cleared is paused, and stays so whoever resumes it: the gate, the leader and the
-- functions of the line know a pause already, and none of them needs to know why.
CREATE FUNCTION "uncleared_is_paused"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."cleared_version" IS NULL THEN NEW."paused_at" := COALESCE(NEW."paused_at", now()); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "uncleared_is_paused" BEFORE INSERT OR UPDATE OF "cleared_version", "paused_at" ON "cohort_window"
  FOR EACH ROW EXECUTE FUNCTION "uncleared_is_paused"();

-- CreateTable
CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "window_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "passed" BOOLEAN,
    "result" JSONB,

    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rehearsal_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "rehearsal_window_id_begun_at_idx" ON "rehearsal"("window_id", "begun_at");

-- It is long work for the database, so that one goes on at a time.
CREATE UNIQUE INDEX "one_rehearsal_at_a_time" ON "rehearsal" ((true)) WHERE "ended_at" IS NULL;
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_ends_with_a_result" CHECK (("ended_at" IS NULL) = ("result" IS NULL));
