-- A phone is a key only for whoever has proven it by a code. One that was only told (to an agent, at a desk) reaches
-- its person until its owner proves it; one that an agent or a clinic has seen two people share reaches and signs in
-- both. Beside its owner a phone has at most two people, each in a place of their own.
ALTER TABLE "person" ADD COLUMN "contact_hash" BYTEA,
    ADD COLUMN "phone_place" SMALLINT,
    ADD COLUMN "phone_shared_by" UUID;

-- Rows that are there already have none of these and need no look.
ALTER TABLE "person"
  ADD CONSTRAINT "person_phone_in_one_way" CHECK (num_nonnulls("phone_hash", "contact_hash") <= 1) NOT VALID,
  ADD CONSTRAINT "person_contact_has_a_place" CHECK (num_nulls("contact_hash", "phone_place") <> 1) NOT VALID,
  ADD CONSTRAINT "person_phone_place_in_range" CHECK ("phone_place" BETWEEN 1 AND 2) NOT VALID,
  ADD CONSTRAINT "person_shares_a_contact" CHECK ("phone_shared_by" IS NULL OR "contact_hash" IS NOT NULL) NOT VALID,
  ADD CONSTRAINT "person_phone_shared_by_fkey" FOREIGN KEY ("phone_shared_by") REFERENCES "staff_account"("id")
    ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- Nobody has a contact yet, so the index is made by one look at the table.
CREATE UNIQUE INDEX "person_contact_hash_phone_place_key" ON "person"("contact_hash", "phone_place");

-- What agents and desks took for proven until now: nobody ever signed in by it.
UPDATE "person" p SET "contact_hash" = p."phone_hash", "phone_hash" = NULL, "phone_place" = 1
  WHERE p."phone_hash" IS NOT NULL AND p."phone" IS NOT NULL AND NOT p."synthetic"
    AND NOT EXISTS (SELECT FROM "identity" i WHERE i."person_id" = p."id");
