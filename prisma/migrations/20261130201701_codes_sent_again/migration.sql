-- Of one wish to be sent a code there is one code, however often it is pressed or sent again.
ALTER TABLE "one_time_code" ADD COLUMN "request_id" UUID,
    ADD COLUMN "sent_at" TIMESTAMPTZ(3),
    ADD COLUMN "sends" INTEGER NOT NULL DEFAULT 1;
