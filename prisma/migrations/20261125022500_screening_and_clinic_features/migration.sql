-- Answers to the questions before a vaccination: health data, sealed by the program before they come here.
CREATE TABLE "screening" (
    "booking_id" UUID NOT NULL,
    "answers" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "screening_pkey" PRIMARY KEY ("booking_id")
);
ALTER TABLE "screening" ADD CONSTRAINT "screening_booking_id_fkey" FOREIGN KEY ("booking_id")
  REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a clinic has for people who need it, and the languages spoken there.
ALTER TABLE "clinic"
  ADD COLUMN "features" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "languages" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD CONSTRAINT "clinic_features_known" CHECK
    ("features" <@ ARRAY['wheelchair', 'lift', 'parking', 'sign-language', 'induction-loop']),
  ADD CONSTRAINT "clinic_languages_known" CHECK ("languages" <@ ARRAY['en', 'zh', 'vi', 'ru', 'ja']);

-- Opening hours are shown with the clinic, so a clinic whose hours change is read anew.
CREATE FUNCTION "note_clinic_hours"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "clinic_change" VALUES (pg_current_xact_id()::text::bigint, COALESCE(NEW."clinic_id", OLD."clinic_id"))
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_clinic_hours" AFTER INSERT OR UPDATE OR DELETE ON "clinic_hours"
  FOR EACH ROW EXECUTE FUNCTION "note_clinic_hours"();

-- Who wants to hear before a window's lobby opens.
CREATE TABLE "lobby_reminder" (
    "window_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    CONSTRAINT "lobby_reminder_pkey" PRIMARY KEY ("window_id", "person_id")
);
ALTER TABLE "lobby_reminder" ADD CONSTRAINT "lobby_reminder_window_id_fkey" FOREIGN KEY ("window_id")
  REFERENCES "cohort_window"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "lobby_reminder" ADD CONSTRAINT "lobby_reminder_person_id_fkey" FOREIGN KEY ("person_id")
  REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "lobby_reminder_untold" ON "lobby_reminder"("window_id") WHERE "told_at" IS NULL;
