-- Whoever has no phone is looked for by birth date, and by name among those.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "person_birth_date_idx" ON "person"("birth_date");
