-- Since when a person has been keeping places one after another; empty for a hold of the release before.
ALTER TABLE "hold" ADD COLUMN "held_since" TIMESTAMPTZ(3);

-- To be forgotten ends what a person waits for and keeps, from this release on; and for those who were forgotten before.
UPDATE "wait" SET "ended_at" = p."forgotten_at" FROM "person" p
 WHERE p."id" = "wait"."person_id" AND p."forgotten_at" IS NOT NULL AND "wait"."ended_at" IS NULL;
UPDATE "offer" SET "ended_at" = LEAST("offer"."expires_at", now()) FROM "person" p
 WHERE p."id" = "offer"."person_id" AND p."forgotten_at" IS NOT NULL AND "offer"."ended_at" IS NULL;
UPDATE "admission" SET "ended_at" = LEAST("admission"."expires_at", now()) FROM "person" p
 WHERE p."id" = "admission"."person_id" AND p."forgotten_at" IS NOT NULL AND "admission"."ended_at" IS NULL;
DELETE FROM "hold" USING "person" p WHERE p."id" = "hold"."person_id" AND p."forgotten_at" IS NOT NULL;
