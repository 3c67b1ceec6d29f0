-- Second doses, bookings for a parent, and agents on the telephone. Every new column may stay empty, so that
-- the program as it was before goes on working beside this one.

ALTER TYPE "StaffRole" ADD VALUE 'AGENT';

CREATE TABLE "programme" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "hold_seconds" INTEGER NOT NULL DEFAULT 300,
    "people_a_booker" INTEGER NOT NULL DEFAULT 2,
    "agent_percent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "programme_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "programme_is_one" CHECK ("id" = 1),
    -- Long enough to be warned with a minute left; never longer than an admission lasts.
    CONSTRAINT "programme_hold_in_range" CHECK ("hold_seconds" BETWEEN 90 AND 1200),
    CONSTRAINT "programme_people_in_range" CHECK ("people_a_booker" BETWEEN 0 AND 10),
    CONSTRAINT "programme_share_in_range" CHECK ("agent_percent" BETWEEN 0 AND 50)
);
INSERT INTO "programme" DEFAULT VALUES;

CREATE TABLE "vaccine_product" (
    "code" TEXT NOT NULL,
    "name_ko" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "interval_days" INTEGER,
    "days_early" INTEGER NOT NULL DEFAULT 0,
    "days_late" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "vaccine_product_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "product_interval_in_range" CHECK (
      "days_early" >= 0 AND "days_late" >= 0 AND ("interval_days" IS NULL OR "interval_days" > "days_early")
    )
);

ALTER TABLE "cohort_window" ADD COLUMN "product_code" TEXT;
ALTER TABLE "cohort_window" ADD CONSTRAINT "cohort_window_product_code_fkey"
  FOREIGN KEY ("product_code") REFERENCES "vaccine_product"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "proxy" (
    "booker_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "verified_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "proxy_pkey" PRIMARY KEY ("booker_id","person_id"),
    CONSTRAINT "proxy_is_of_another" CHECK ("booker_id" <> "person_id"),
    CONSTRAINT "proxy_booker_id_fkey" FOREIGN KEY ("booker_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "proxy_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "one_live_proxy" ON "proxy" ("person_id") WHERE "ended_at" IS NULL;

ALTER TABLE "one_time_code" ADD COLUMN "booker_id" UUID;

CREATE TABLE "agent_call" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "agent_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_call_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "agent_call_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "staff_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "agent_call_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "agent_call_agent_id_begun_at_idx" ON "agent_call"("agent_id", "begun_at");

ALTER TABLE "admission" ADD COLUMN "agent_id" UUID;
ALTER TABLE "admission" ADD CONSTRAINT "admission_agent_id_fkey"
  FOREIGN KEY ("agent_id") REFERENCES "staff_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "hold" ADD COLUMN "extended" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "booking" ADD COLUMN "product_code" TEXT, ADD COLUMN "booked_by" UUID, ADD COLUMN "agent_id" UUID;
ALTER TABLE "booking"
  ADD CONSTRAINT "booking_product_code_fkey"
    FOREIGN KEY ("product_code") REFERENCES "vaccine_product"("code") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Nobody books for another without that person's own verification.
  ADD CONSTRAINT "booking_booked_by_person_id_fkey"
    FOREIGN KEY ("booked_by", "person_id") REFERENCES "proxy"("booker_id", "person_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "booking_agent_id_fkey"
    FOREIGN KEY ("agent_id") REFERENCES "staff_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "booking_dose_is_first_or_second" CHECK ("dose" IN (1, 2));
