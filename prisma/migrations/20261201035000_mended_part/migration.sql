-- Which of name and birth date was put right; the other is by what the record is still that of the same person.
ALTER TABLE "person" ADD COLUMN "mended_part" TEXT;
ALTER TABLE "person" ADD CONSTRAINT "person_mended_part_is_known" CHECK ("mended_part" IN ('name', 'birthDate')) NOT VALID;
