-- Found by the leader at each turn: who is inside, and who has left. Built beside the admissions of a day, which may be
-- millions, so that none of them waits.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "live_admission" ON "admission" ("window_id", "expires_at") INCLUDE ("created_at") WHERE "ended_at" IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS "ended_admission" ON "admission" ("window_id", "ended_at") WHERE "ended_at" IS NOT NULL;
