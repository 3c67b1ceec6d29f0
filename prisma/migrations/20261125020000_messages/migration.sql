-- A message may name what it tells of instead of holding a text: recipient and text are made when it is sent.
-- No foreign key to the person: it would cost each booking a look-up.
ALTER TABLE "outbox_message"
  ALTER COLUMN "channel" DROP NOT NULL,
  ALTER COLUMN "recipient" DROP NOT NULL,
  ALTER COLUMN "subject" DROP NOT NULL,
  ALTER COLUMN "body" DROP NOT NULL,
  ADD COLUMN "template" TEXT,
  ADD COLUMN "facts" JSONB,
  ADD COLUMN "queued_at" TIMESTAMPTZ(3),
  ADD COLUMN "given_up_at" TIMESTAMPTZ(3),
  ADD COLUMN "dropped_at" TIMESTAMPTZ(3),
  ADD COLUMN "drop_reason" TEXT,
  ADD CONSTRAINT "outbox_message_has_text" CHECK
    ("template" IS NOT NULL AND "person_id" IS NOT NULL OR "recipient" IS NOT NULL AND "channel" IS NOT NULL AND "body" IS NOT NULL);

CREATE INDEX "outbox_message_given_up" ON "outbox_message"("given_up_at") WHERE "given_up_at" IS NOT NULL;

-- Up to which instant people have been reminded of their vaccination, by how many days before.
CREATE TABLE "reminded_until" (
    "days" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "reminded_until_pkey" PRIMARY KEY ("days")
);
INSERT INTO "reminded_until" VALUES (3, now()), (1, now());
