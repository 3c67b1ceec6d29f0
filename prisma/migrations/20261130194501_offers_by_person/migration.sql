-- What somebody was offered: read when they wait, and when they ask to wait again.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "offer_person_id_idx" ON "offer" ("person_id");
