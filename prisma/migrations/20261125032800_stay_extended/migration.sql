ALTER TABLE "admission" ADD COLUMN "extended_at" TIMESTAMPTZ(3);
