-- Every change of a booking leaves an audit row, whoever makes it and however: the database writes it.
-- Who acts is said by the transaction, with set_config('vaccine.actor', …, true).
CREATE FUNCTION "audit_booking"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  act text := 'confirm';
  detail jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'bookings are cancelled, never removed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  detail := jsonb_build_object('slot', NEW."slot_id");
  IF TG_OP = 'UPDATE' THEN
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
    act := CASE
      WHEN NEW."status" = 'CANCELLED' AND OLD."status" <> 'CANCELLED' THEN 'cancel'
      WHEN NEW."slot_id" <> OLD."slot_id" THEN 'change'
      ELSE 'edit'
    END;
    IF act = 'change' THEN detail := detail || jsonb_build_object('from', OLD."slot_id"); END IF;
  END IF;
  INSERT INTO "audit_row" ("actor", "act", "subject", "detail") VALUES (
    COALESCE(NULLIF(current_setting('vaccine.actor', true), ''), 'database:' || session_user),
    act, 'booking:' || NEW."id", detail);
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_booking" AFTER INSERT OR UPDATE OR DELETE ON "booking"
  FOR EACH ROW EXECUTE FUNCTION "audit_booking"();

-- The window and the person of a booking are those of its admission, which the composite key checks. To check
-- them again one by one locks the window's row, which everybody in that window has in common.
ALTER TABLE "booking" DROP CONSTRAINT "booking_window_id_fkey", DROP CONSTRAINT "booking_person_id_fkey";
ALTER TABLE "hold" DROP CONSTRAINT "hold_window_id_fkey";
