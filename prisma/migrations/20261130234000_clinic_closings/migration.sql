-- What a clinic closed at once, and what became of whom: people are told only after a while, so that it can be taken back.
CREATE TABLE "clinic_closing" (
    "id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "slot_id" BIGINT,
    "slots" BIGINT[],
    "remedy" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "tells_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_back_at" TIMESTAMPTZ(3),
    CONSTRAINT "clinic_closing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clinic_closing_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "closing_remedy_is_known" CHECK ("remedy" IN ('move', 'cancel')),
    CONSTRAINT "closing_reason_is_short" CHECK (length("reason") <= 60),
    CONSTRAINT "closing_tells_later" CHECK ("tells_at" > "closed_at" AND ("taken_back_at" IS NULL OR "taken_back_at" < "tells_at"))
);
CREATE INDEX "clinic_closing_clinic_id_day_idx" ON "clinic_closing"("clinic_id", "day");

CREATE TABLE "clinic_closing_booking" (
    "closing_id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "from_slot" BIGINT NOT NULL,
    "to_slot" BIGINT,
    "why" TEXT,
    "restored" BOOLEAN,
    CONSTRAINT "clinic_closing_booking_pkey" PRIMARY KEY ("closing_id", "booking_id"),
    CONSTRAINT "clinic_closing_booking_closing_id_fkey" FOREIGN KEY ("closing_id") REFERENCES "clinic_closing"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "clinic_closing_booking_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "closing_outcome_is_known" CHECK ("outcome" IN ('moved', 'cancelled', 'stayed')),
    CONSTRAINT "closing_moved_says_where" CHECK (("outcome" = 'moved') = ("to_slot" IS NOT NULL))
);
CREATE INDEX "clinic_closing_booking_booking_id_idx" ON "clinic_closing_booking"("booking_id");
