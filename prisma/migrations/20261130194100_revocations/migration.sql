-- Rights that ended before their tokens do. Whatever ends one, by whatever code, a trigger writes it here in the same
-- transaction; each server reads what is new once a second (lib/identity/revocations.ts).
CREATE TABLE "revocation" (
    -- Whose right: KIND:ID, the kinds being those of rightsOf in lib/identity/revocations.ts.
    "subject" TEXT NOT NULL,
    -- What was issued at this instant or before is void.
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    -- By the database's clock, so that servers whose clocks differ read the same.
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    "keep_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("subject")
);
CREATE INDEX "revocation_recorded_at_subject_idx" ON "revocation"("recorded_at", "subject");
CREATE INDEX "revocation_keep_until_idx" ON "revocation"("keep_until");

-- Kept as long as the longest token that the subject can be held against, and an hour for clocks: sessions last
-- twelve hours, devices that were verified early 21 days.
CREATE FUNCTION "revoke_right"(p_subject text, p_ended_at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO revocation (subject, ended_at, keep_until) VALUES (p_subject, p_ended_at, clock_timestamp() +
    CASE WHEN split_part(p_subject, ':', 1) IN ('person', 'holder', 'device') THEN interval '21 days 1 hour'
      ELSE interval '13 hours' END)
  ON CONFLICT (subject) DO UPDATE SET ended_at = GREATEST(revocation.ended_at, excluded.ended_at),
    recorded_at = excluded.recorded_at, keep_until = excluded.keep_until
$$;

CREATE FUNCTION "revoke_leave"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM revoke_right('leave:' || OLD.booker_id || ':' || OLD.person_id,
    CASE WHEN TG_OP = 'DELETE' THEN clock_timestamp() ELSE NEW.ended_at END);
  RETURN NULL;
END $$;
CREATE TRIGGER "leave_ended" AFTER UPDATE OF "ended_at" ON "proxy" FOR EACH ROW
  WHEN (NEW."ended_at" IS NOT NULL AND NEW."ended_at" IS DISTINCT FROM OLD."ended_at") EXECUTE FUNCTION "revoke_leave"();
CREATE TRIGGER "leave_removed" AFTER DELETE ON "proxy" FOR EACH ROW EXECUTE FUNCTION "revoke_leave"();

CREATE FUNCTION "revoke_person"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM revoke_right('person:' || OLD.id,
    CASE WHEN TG_OP = 'DELETE' THEN clock_timestamp() ELSE NEW.forgotten_at END);
  RETURN NULL;
END $$;
CREATE TRIGGER "person_forgotten" AFTER UPDATE OF "forgotten_at" ON "person" FOR EACH ROW
  WHEN (NEW."forgotten_at" IS NOT NULL AND NEW."forgotten_at" IS DISTINCT FROM OLD."forgotten_at")
  EXECUTE FUNCTION "revoke_person"();
CREATE TRIGGER "person_removed" AFTER DELETE ON "person" FOR EACH ROW
  WHEN (NOT OLD."synthetic") EXECUTE FUNCTION "revoke_person"();

CREATE FUNCTION "revoke_holder"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM revoke_right('holder:' || NEW.person_id, NEW.ended_at);
  RETURN NULL;
END $$;
CREATE TRIGGER "sessions_ended" AFTER INSERT OR UPDATE ON "citizen_sessions_end" FOR EACH ROW
  EXECUTE FUNCTION "revoke_holder"();

CREATE FUNCTION "revoke_staff_session"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM revoke_right('staff-session:' || NEW.id, NEW.ended_at);
  RETURN NULL;
END $$;
CREATE TRIGGER "staff_session_ended" AFTER UPDATE OF "ended_at" ON "staff_session" FOR EACH ROW
  WHEN (NEW."ended_at" IS NOT NULL AND OLD."ended_at" IS NULL) EXECUTE FUNCTION "revoke_staff_session"();

-- What ended before this release and may still be held against a token.
SELECT revoke_right('holder:' || person_id, ended_at) FROM citizen_sessions_end;
SELECT revoke_right('leave:' || booker_id || ':' || person_id, ended_at) FROM proxy
  WHERE ended_at > now() - interval '13 hours';
SELECT revoke_right('person:' || id, forgotten_at) FROM person WHERE forgotten_at > now() - interval '22 days';
SELECT revoke_right('staff-session:' || id, ended_at) FROM staff_session WHERE ended_at > now() - interval '13 hours';
