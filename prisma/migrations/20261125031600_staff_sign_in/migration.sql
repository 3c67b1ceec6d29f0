-- How staff come in: by an invitation, with a second step where they want one, and in sessions that can be ended.

ALTER TABLE "staff_account"
  DROP CONSTRAINT "clinic_staff_have_a_clinic",
  ADD CONSTRAINT "clinic_staff_have_a_clinic"
    -- Compared as text: a value of an enumeration cannot be used in the transaction that adds it.
    CHECK (("role"::text IN ('CLINIC_STAFF', 'CLINIC_MANAGER')) = ("clinic_id" IS NOT NULL)),
  ADD COLUMN "totp_secret" TEXT,
  ADD COLUMN "totp_since" TIMESTAMPTZ(3),
  ADD COLUMN "totp_last_step" BIGINT,
  ADD CONSTRAINT "second_step_has_a_secret" CHECK ("totp_since" IS NULL OR "totp_secret" IS NOT NULL);

ALTER TABLE "programme" ADD COLUMN "admins_need_totp" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "staff_session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "device" TEXT NOT NULL,
    "network" TEXT NOT NULL,

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "staff_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "staff_account"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "staff_session_account_id_idx" ON "staff_session"("account_id");

CREATE TABLE "staff_recovery_code" (
    "account_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_recovery_code_pkey" PRIMARY KEY ("account_id", "code_hash"),
    CONSTRAINT "staff_recovery_code_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "staff_account"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "staff_invitation" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "StaffRole" NOT NULL,
    "clinic_id" INTEGER,
    "account_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "locale" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_invitation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "staff_invitation_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "staff_invitation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "staff_account"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "clinic_people_are_invited_to_a_clinic" CHECK (("role"::text IN ('CLINIC_STAFF', 'CLINIC_MANAGER')) = ("clinic_id" IS NOT NULL))
);
CREATE UNIQUE INDEX "staff_invitation_token_hash_key" ON "staff_invitation"("token_hash");
CREATE INDEX "staff_invitation_clinic_id_idx" ON "staff_invitation"("clinic_id");
-- One open invitation an address.
CREATE UNIQUE INDEX "one_open_invitation" ON "staff_invitation"("email")
  WHERE "accepted_at" IS NULL AND "withdrawn_at" IS NULL;

-- Counts of tries, of all servers; as rate-limiter-flexible keeps them. Nothing is lost that matters when
-- PostgreSQL dies, so it is not written ahead.
CREATE UNLOGGED TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "one_time_code_created_at_idx" ON "one_time_code"("created_at");
