-- What an idempotency key was for: the time, or the booking, that its page showed. NULL for keys of the release before.
ALTER TABLE "idempotent_answer" ADD COLUMN "subject" TEXT;
