-- The program makes nobody synthetic who was not so from the start: bookings of such people can be removed.
CREATE FUNCTION "synthetic_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RAISE EXCEPTION 'nobody becomes synthetic' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "synthetic_stays" BEFORE UPDATE ON "person"
  FOR EACH ROW WHEN (NEW."synthetic" AND NOT OLD."synthetic") EXECUTE FUNCTION "synthetic_stays"();
