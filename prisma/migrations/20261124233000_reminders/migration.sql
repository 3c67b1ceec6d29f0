-- Who wants a message some minutes before their turn: one row a person and window.
CREATE TABLE "reminder" (
    "window_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "entry_no" INTEGER NOT NULL,
    "place" INTEGER,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("window_id","person_id")
);

-- Whoever is reminded stands in the line.
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_window_id_person_id_fkey"
  FOREIGN KEY ("window_id", "person_id") REFERENCES "queue_entry" ("window_id", "person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The search of each second looks at the next places only, however many people wait.
CREATE INDEX "reminder_to_tell" ON "reminder" ("window_id", "place") WHERE "told_at" IS NULL;
CREATE INDEX "reminder_told" ON "reminder" ("window_id", "told_at") WHERE "told_at" IS NOT NULL;
