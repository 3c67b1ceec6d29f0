-- Whether somebody may take a closing back: who closed it and still works there, the clinic's manager, and an admin.
-- Null for whoever has no account.
CREATE OR REPLACE FUNCTION may_take_back(p_clinic integer, p_closed_by uuid, p_staff uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT role = 'ADMIN' OR (clinic_id = p_clinic AND (role = 'CLINIC_MANAGER' OR (role = 'CLINIC_STAFF' AND id = p_closed_by)))
    FROM staff_account WHERE id = p_staff AND disabled_at IS NULL
$$;

-- The slot that somebody knows their booking to be at: where a closing moved it from, as long as nobody is told of that.
CREATE OR REPLACE FUNCTION last_told_slot(p_booking uuid, p_slot bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT COALESCE((SELECT CASE WHEN m.facts ->> 'from' ~ '^[0-9]{1,18}$' THEN (m.facts ->> 'from')::bigint END
    FROM clinic_closing_booking c JOIN clinic_closing k ON k.id = c.closing_id
    JOIN outbox_message m ON m.event_key = 'closing:' || c.closing_id || ':' || c.booking_id
   WHERE c.booking_id = p_booking AND c.outcome = 'moved' AND c.to_slot = p_slot AND m.sent_at IS NULL AND m.dropped_at IS NULL
   ORDER BY k.closed_at DESC LIMIT 1), p_slot)
$$;

-- Takes a closing back before anybody is told of it, in one transaction: its times open again, and each person it moved
-- or cancelled has the time of before, unless they or somebody else did something since. What could not be restored says
-- why, and is told. Locks: closing, all persons in the order of their ids, bookings, messages, and all slots of the clinic
-- that are to come in the order of their ids, since the caller makes them fit the plan.
CREATE OR REPLACE FUNCTION take_back_closing(
  p_closing uuid, p_clinic integer, p_staff uuid, p_now timestamptz, OUT refusal text, OUT restored_count bigint, OUT kept_count bigint)
LANGUAGE plpgsql AS $$
DECLARE
  closing clinic_closing;
  person uuid;
  affected record;
  old_slot slot;
  new_slot slot;
  obstacle text;
BEGIN
  SELECT * INTO closing FROM clinic_closing WHERE id = p_closing AND clinic_id = p_clinic FOR UPDATE;
  refusal := CASE
    WHEN NOT FOUND THEN 'closing-unknown'
    WHEN may_take_back(p_clinic, closing.staff_id, p_staff) IS NOT TRUE THEN 'not-your-role'
    WHEN closing.taken_back_at IS NOT NULL THEN 'closing-taken-back'
    WHEN closing.tells_at <= p_now THEN 'undo-too-late'
  END;
  IF refusal IS NOT NULL THEN RETURN; END IF;
  FOR person IN SELECT DISTINCT b.person_id FROM clinic_closing_booking c JOIN booking b ON b.id = c.booking_id
    WHERE c.closing_id = p_closing ORDER BY b.person_id
  LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(person::text, 0));
  END LOOP;
  PERFORM FROM booking WHERE id IN (SELECT booking_id FROM clinic_closing_booking WHERE closing_id = p_closing)
    ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM outbox_message m WHERE m.event_key IN (SELECT 'closing:' || p_closing || ':' || c.booking_id
    FROM clinic_closing_booking c WHERE c.closing_id = p_closing) ORDER BY m.id FOR UPDATE;
  IF EXISTS (SELECT FROM outbox_message m WHERE m.queued_at IS NOT NULL AND m.event_key IN (
    SELECT 'closing:' || p_closing || ':' || c.booking_id FROM clinic_closing_booking c WHERE c.closing_id = p_closing))
  THEN
    refusal := 'undo-too-late';
    RETURN;
  END IF;
  PERFORM FROM slot WHERE (clinic_id = p_clinic AND starts_at > p_now) OR id IN (SELECT unnest(closing.slots)
      UNION SELECT from_slot FROM clinic_closing_booking WHERE closing_id = p_closing
      UNION SELECT to_slot FROM clinic_closing_booking WHERE closing_id = p_closing)
    ORDER BY id FOR NO KEY UPDATE;

  WITH opened AS (
    DELETE FROM clinic_closed_time t USING clinic_closing_time o, slot s
     WHERE o.closing_id = p_closing AND t.clinic_id = o.clinic_id AND t.starts_at = o.starts_at
       AND s.clinic_id = t.clinic_id AND s.starts_at = t.starts_at
       AND NOT EXISTS (SELECT FROM clinic_closing_time e WHERE e.clinic_id = t.clinic_id AND e.starts_at = t.starts_at
         AND e.closing_id <> p_closing) RETURNING s.id, t.capacity)
  SELECT jsonb_object_agg(id, capacity) AS capacities INTO affected FROM opened;
  DELETE FROM clinic_closing_time WHERE closing_id = p_closing;
  -- The hours may have left a time out meanwhile.
  UPDATE slot s SET capacity = GREATEST(s.taken, (affected.capacities ->> s.id::text)::integer)
    WHERE affected.capacities ? s.id::text
      AND is_within_hours(s.clinic_id, s.starts_at, s.minutes, GREATEST(s.taken, (affected.capacities ->> s.id::text)::integer));

  PERFORM set_config('vaccine.actor', 'staff:' || p_staff, true);
  -- Doses are counted at once, and not at the commit, so that one that is gone keeps nobody else from being restored.
  SET CONSTRAINTS ALL IMMEDIATE;
  FOR affected IN
    SELECT c.booking_id, c.outcome, c.from_slot, c.to_slot, b.person_id, b.dose, b.status, b.slot_id, b.product_code,
           p.forgotten_at
      FROM clinic_closing_booking c JOIN booking b ON b.id = c.booking_id JOIN person p ON p.id = b.person_id
     WHERE c.closing_id = p_closing AND c.outcome <> 'stayed' ORDER BY b.dose, c.booking_id
  LOOP
    SELECT * INTO old_slot FROM slot WHERE id = affected.from_slot;
    SELECT * INTO new_slot FROM slot WHERE id = affected.to_slot;
    obstacle := CASE
      WHEN affected.forgotten_at IS NOT NULL THEN 'no-session'
      WHEN old_slot.id IS NULL OR old_slot.starts_at <= p_now THEN 'slot-past'
      WHEN affected.outcome = 'moved' AND (affected.status = 'CANCELLED' OR affected.slot_id <> affected.to_slot) THEN 'changed-since'
      WHEN affected.outcome = 'cancelled' AND affected.status <> 'CANCELLED' THEN 'changed-since'
      WHEN EXISTS (SELECT FROM visit WHERE booking_id = affected.booking_id) THEN 'changed-since'
      WHEN EXISTS (SELECT FROM booking o WHERE o.person_id = affected.person_id AND o.dose = affected.dose
        AND o.status <> 'CANCELLED' AND o.id <> affected.booking_id) THEN 'booked-again'
      WHEN affected.dose = 2 AND NOT EXISTS (SELECT FROM booking o WHERE o.person_id = affected.person_id AND o.dose = 1
        AND o.status <> 'CANCELLED') THEN 'first-dose-missing'
      WHEN EXISTS (SELECT FROM booking o JOIN slot s ON s.id = o.slot_id WHERE o.person_id = affected.person_id
        AND o.status <> 'CANCELLED' AND o.dose <> affected.dose AND NOT CASE affected.dose
          WHEN 1 THEN keeps_interval(o.product_code, old_slot.starts_at, s.starts_at)
          ELSE keeps_interval(o.product_code, s.starts_at, old_slot.starts_at) END) THEN 'interval-not-kept'
      WHEN old_slot.taken + held_by_others(old_slot.id, affected.person_id, p_now) >= old_slot.capacity THEN 'slot-full'
    END;
    IF obstacle IS NULL THEN
      BEGIN
        UPDATE slot SET taken = taken + 1 WHERE id = affected.from_slot;
        IF affected.outcome = 'moved' THEN
          UPDATE slot SET taken = taken - 1 WHERE id = affected.to_slot;
          UPDATE booking SET slot_id = affected.from_slot, changes = changes + 1 WHERE id = affected.booking_id;
        ELSE
          UPDATE booking SET status = 'BOOKED', cancelled_at = NULL WHERE id = affected.booking_id;
        END IF;
      EXCEPTION WHEN SQLSTATE 'VR001' THEN
        obstacle := SQLERRM;
      END;
    END IF;
    UPDATE clinic_closing_booking SET restored = obstacle IS NULL, why = obstacle
      WHERE closing_id = p_closing AND booking_id = affected.booking_id;
    IF obstacle IS NULL THEN
      UPDATE outbox_message SET dropped_at = p_now, drop_reason = 'taken-back'
        WHERE event_key = 'closing:' || p_closing || ':' || affected.booking_id;
    END IF;
  END LOOP;
  -- One message told of both doses: where it is dropped for the first, the second is told of by its own.
  INSERT INTO outbox_message (event_key, person_id, template, facts, created_at, next_try_at)
    SELECT 'closing:' || p_closing || ':' || c.booking_id, b.person_id, 'closing-cancelled',
        jsonb_build_object('booking', c.booking_id, 'slot', c.from_slot, 'from', c.from_slot, 'closing', p_closing), p_now, closing.tells_at
      FROM clinic_closing_booking c JOIN booking b ON b.id = c.booking_id
     WHERE c.closing_id = p_closing AND c.outcome = 'cancelled' AND NOT c.restored AND b.status = 'CANCELLED'
       AND NOT EXISTS (SELECT FROM outbox_message m WHERE m.dropped_at IS NULL AND m.event_key IN (
         SELECT 'closing:' || p_closing || ':' || e.booking_id FROM clinic_closing_booking e JOIN booking o ON o.id = e.booking_id
          WHERE e.closing_id = p_closing AND o.person_id = b.person_id))
    ON CONFLICT DO NOTHING;
  PERFORM offer_places(slot_id, p_now) FROM (
    SELECT DISTINCT to_slot AS slot_id FROM clinic_closing_booking WHERE closing_id = p_closing AND restored AND to_slot IS NOT NULL
    ORDER BY 1) freed;
  UPDATE clinic_closing SET taken_back_at = p_now WHERE id = p_closing;
  SELECT count(*) FILTER (WHERE restored), count(*) FILTER (WHERE NOT restored) INTO restored_count, kept_count
    FROM clinic_closing_booking WHERE closing_id = p_closing;
  INSERT INTO audit_row (at, actor, act, subject, detail) VALUES (p_now, 'staff:' || p_staff, 'take-back-closing',
    'clinic:' || p_clinic, jsonb_build_object('closing', p_closing, 'restored', restored_count, 'kept', kept_count));
END $$;
