-- Leftover doses as they were released; the key is the form's own, so that one pressed twice counts once.
CREATE TABLE "dose_release" (
    "id" UUID NOT NULL,
    "clinic_id" INTEGER NOT NULL,
    "doses" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(0) NOT NULL,
    "staff_id" UUID NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "dose_release_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "dose_release_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "clinic"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "release_has_doses" CHECK ("doses" > 0)
);
CREATE INDEX "dose_release_clinic_id_released_at_idx" ON "dose_release"("clinic_id", "released_at");

-- As before, and also of leftover doses, which a day that is closed gives to nobody.
CREATE OR REPLACE TRIGGER "closed_time_takes_nobody" BEFORE UPDATE OF "capacity", "taken" ON "slot"
  FOR EACH ROW WHEN (NEW."capacity" > NEW."taken" AND (NEW."taken" < OLD."taken" OR NEW."capacity" > OLD."capacity"))
  EXECUTE FUNCTION "closed_time_takes_nobody"();
