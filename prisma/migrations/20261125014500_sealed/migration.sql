-- Names, phones and what is written to people are sealed by the program before they come here. A phone is found,
-- and kept to one person, by its keyed hash.

-- First what acts on a booking lock first: whoever is in the middle of one ends, and nobody waits for us who
-- holds what we need.
LOCK TABLE "hold", "booking" IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE "person" ADD COLUMN "phone_hash" BYTEA;
CREATE UNIQUE INDEX "person_phone_hash_key" ON "person"("phone_hash");
CREATE INDEX "person_synthetic" ON "person" ("id") WHERE "synthetic";

ALTER TABLE "one_time_code" ADD COLUMN "phone_hash" BYTEA;
CREATE INDEX "one_time_code_phone_hash_created_at_idx" ON "one_time_code"("phone_hash", "created_at");

-- A message that a function of the database writes has no address of its own: it goes to its person.
ALTER TABLE "outbox_message" ADD COLUMN "person_id" UUID,
    ADD COLUMN "recipient_hash" BYTEA,
    ADD COLUMN "synthetic" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "outbox_message_recipient_hash_idx" ON "outbox_message"("recipient_hash");
