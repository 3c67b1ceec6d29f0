-- CreateTable
CREATE TABLE "audit_link" (
    "position" BIGINT NOT NULL,
    "row_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_row_id_key" ON "audit_link"("row_id");

ALTER TABLE "audit_link"
  ADD CONSTRAINT "audit_link_hash_is_sha256" CHECK (octet_length("hash") = 32),
  ADD CONSTRAINT "audit_link_positions_from_1" CHECK ("position" > 0);
-- A removed row must show, so no foreign key removes its link or forbids its removal; and a key would lock
-- the row of each booking's audit once more.
CREATE TRIGGER "audit_link_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_link"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();

-- CreateIndex
CREATE INDEX "audit_row_at_id_idx" ON "audit_row"("at", "id");
-- Who and what, for the rows that are few: citizens' own acts are by far the most, and are found by time and
-- subject. So a booking pays for neither of these.
CREATE INDEX "audit_row_by_actor" ON "audit_row" ("actor", "at", "id") WHERE "actor" NOT LIKE 'citizen:%';
CREATE INDEX "audit_row_by_act" ON "audit_row" ("act", "at", "id") WHERE "act" NOT IN ('confirm', 'change', 'cancel');
