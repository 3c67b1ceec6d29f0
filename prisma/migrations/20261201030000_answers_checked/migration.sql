-- Who of the clinic entered the answers; empty for the person's own.
ALTER TABLE "screening" ADD COLUMN "entered_by" UUID,
  ADD CONSTRAINT "screening_entered_by_fkey" FOREIGN KEY ("entered_by") REFERENCES "staff_account"("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who said that a doctor had looked at the answers before the vaccination.
ALTER TABLE "visit" ADD COLUMN "answers_checked_by" UUID,
  ADD CONSTRAINT "visit_answers_checked_by_fkey" FOREIGN KEY ("answers_checked_by") REFERENCES "staff_account"("id")
    ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "visit_checked_is_vaccinated" CHECK ("answers_checked_by" IS NULL OR "state" = 'VACCINATED');

-- Answers are a change of the clinic's day, whose list says who has given none.
CREATE TRIGGER "note_screening" AFTER INSERT OR UPDATE ON "screening"
  FOR EACH ROW EXECUTE FUNCTION "note_visit"();
