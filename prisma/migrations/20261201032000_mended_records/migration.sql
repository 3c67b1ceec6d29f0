-- A change of a record that a booking's code alone asked for: it waits, and whoever has the phone on record can refuse it.
ALTER TABLE "person" ADD COLUMN "mend_asked_at" TIMESTAMPTZ(3),
    ADD COLUMN "mend_refused_at" TIMESTAMPTZ(3);
