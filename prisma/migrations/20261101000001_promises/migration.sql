-- What the database itself promises, whatever the code does.

ALTER TABLE "cohort_window"
  ADD CONSTRAINT "window_years_in_order" CHECK ("birth_year_from" <= "birth_year_to"),
  ADD CONSTRAINT "window_instants_in_order" CHECK ("lobby_opens_at" <= "opens_at" AND "opens_at" < "closes_at"),
  ADD CONSTRAINT "window_digits_are_digits" CHECK ("last_digits" <@ ARRAY[0,1,2,3,4,5,6,7,8,9]),
  ADD CONSTRAINT "window_lets_somebody_in" CHECK ("most_inside" > 0),
  ADD CONSTRAINT "window_seed_is_256_bits" CHECK (octet_length("draw_seed") = 32);

ALTER TABLE "queue_state"
  ADD CONSTRAINT "queue_counters_in_range" CHECK (
    "served" BETWEEN 0 AND "entries" AND ("lobby_size" IS NULL OR "lobby_size" BETWEEN 0 AND "entries")
  );

CREATE FUNCTION "served_never_goes_back"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."served" < OLD."served" OR NEW."entries" < OLD."entries" THEN
    RAISE EXCEPTION 'the counters of a line never go back' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD."lobby_size" IS NOT NULL AND NEW."lobby_size" IS DISTINCT FROM OLD."lobby_size" THEN
    RAISE EXCEPTION 'a drawn lobby never changes its size' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "served_never_goes_back" BEFORE UPDATE ON "queue_state"
  FOR EACH ROW EXECUTE FUNCTION "served_never_goes_back"();

CREATE UNIQUE INDEX "one_live_admission" ON "admission" ("window_id", "person_id") WHERE "ended_at" IS NULL;

ALTER TABLE "slot" ADD CONSTRAINT "slot_taken_in_range" CHECK ("taken" BETWEEN 0 AND "capacity");

CREATE UNIQUE INDEX "one_live_booking" ON "booking" ("person_id", "dose") WHERE "status" <> 'CANCELLED';
ALTER TABLE "booking"
  ADD CONSTRAINT "booking_cancelled_has_instant" CHECK (("status" = 'CANCELLED') = ("cancelled_at" IS NOT NULL));

ALTER TABLE "one_time_code" ADD CONSTRAINT "code_tries_in_range" CHECK ("tries_left" BETWEEN 0 AND 5);
ALTER TABLE "staff_account"
  ADD CONSTRAINT "clinic_staff_have_a_clinic" CHECK (("role" = 'CLINIC_STAFF') = ("clinic_id" IS NOT NULL));

CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_row"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
