-- Doses are finite. A stock is one row a shard, so that bookings in one window do not all wait for one row: a
-- person's own shard is asked first and then the others, and together they never give more than there is.
-- Region '' is the whole country, else a province's code. Locks come after those of slots. First doses are
-- counted: who has one of them is sure of the second, which must be there for each of them.

-- A share of a clinic's day: at least one place, so that a small clinic is not closed to a small share.
CREATE OR REPLACE FUNCTION share_of_day(p_clinic integer, p_day date, p_percent integer)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT GREATEST(1, COALESCE(sum(capacity), 0) * p_percent / 100) FROM slot
   WHERE clinic_id = p_clinic AND NOT leftover AND starts_at >= p_day::timestamp AT TIME ZONE 'Asia/Seoul'
     AND starts_at < (p_day + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
$$;

-- What limits a booking of this window at this slot: where its stocks lie, and its share of the day.
CREATE OR REPLACE FUNCTION limits_of(
  p_window uuid, p_slot bigint,
  OUT regions text[], OUT percent integer, OUT clinic integer, OUT day date)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  regional boolean;
  province text;
  is_synthetic boolean;
BEGIN
  SELECT w.share_percent, (SELECT array_agg(region) FROM window_stock WHERE window_id = w.id AND region = '' AND shard = 0),
         EXISTS (SELECT FROM window_stock WHERE window_id = w.id AND region <> '')
    INTO percent, regions, regional FROM cohort_window w WHERE w.id = p_window;
  IF percent IS NULL AND NOT regional AND regions IS NULL THEN RETURN; END IF;
  SELECT s.clinic_id, (s.starts_at AT TIME ZONE 'Asia/Seoul')::date, d.province_code, c.synthetic
    INTO clinic, day, province, is_synthetic
    FROM slot s JOIN clinic c ON c.id = s.clinic_id JOIN district d ON d.code = c.district_code WHERE s.id = p_slot;
  -- Synthetic people are given no dose.
  IF is_synthetic THEN
    regions := NULL;
    percent := NULL;
    RETURN;
  END IF;
  IF regional THEN regions := regions || province; END IF;
END $$;

-- Moves one dose of a region's stock in (p_by = 1) or out (-1) of what is taken, in the person's own shard where it
-- can be, else in the next. @returns false when no shard can
CREATE OR REPLACE FUNCTION move_dose(p_window uuid, p_region text, p_person uuid, p_by integer)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  home_shard constant integer := abs(hashtext(p_person::text) % 16);
  tried_shard integer := home_shard;
BEGIN
  LOOP
    UPDATE window_stock SET taken = taken + p_by
     WHERE window_id = p_window AND region = p_region AND shard = tried_shard AND taken + p_by BETWEEN 0 AND doses;
    IF FOUND THEN RETURN true; END IF;
    SELECT shard INTO tried_shard FROM window_stock
     WHERE window_id = p_window AND region = p_region AND taken + p_by BETWEEN 0 AND doses
     ORDER BY (shard - home_shard + 16) % 16 LIMIT 1;
    IF NOT FOUND THEN RETURN false; END IF;
  END LOOP;
END $$;

-- Whether a booking is of a stock's dose: of a first dose, and not one that was left over at the end of a day, which
-- was counted when it was booked by whoever did not come. Judged by where the booking is.
CREATE OR REPLACE FUNCTION is_counted_dose(p_booking uuid, p_dose integer, p_slot bigint)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN p_dose = 1 AND NOT (EXISTS (SELECT FROM offer WHERE booking_id = p_booking AND leftover)
    AND (SELECT leftover FROM slot WHERE id = p_slot));
END $$;

-- Called by triggers at the commit, whoever books and however.
CREATE OR REPLACE FUNCTION count_dose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status <> 'CANCELLED' AND is_counted_dose(OLD.id, OLD.dose, OLD.slot_id) THEN
    PERFORM give_dose_back(OLD.window_id, OLD.slot_id, OLD.person_id);
  END IF;
  IF NEW.status <> 'CANCELLED' AND is_counted_dose(NEW.id, NEW.dose, NEW.slot_id) THEN
    PERFORM take_dose(NEW.window_id, NEW.slot_id, NEW.person_id);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION take_dose(p_window uuid, p_slot bigint, p_person uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  limits record := limits_of(p_window, p_slot);
  region_code text;
BEGIN
  FOREACH region_code IN ARRAY COALESCE(limits.regions, '{}') LOOP
    IF NOT move_dose(p_window, region_code, p_person, 1) THEN PERFORM refuse('doses-gone'); END IF;
  END LOOP;
  IF limits.percent IS NOT NULL THEN
    INSERT INTO window_share AS s (window_id, clinic_id, day, taken) VALUES (p_window, limits.clinic, limits.day, 1)
      ON CONFLICT (window_id, clinic_id, day) DO UPDATE SET taken = s.taken + 1
      WHERE s.taken < share_of_day(limits.clinic, limits.day, limits.percent);
    IF NOT FOUND THEN PERFORM refuse('share-gone'); END IF;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION give_dose_back(p_window uuid, p_slot bigint, p_person uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  limits record := limits_of(p_window, p_slot);
  region_code text;
BEGIN
  FOREACH region_code IN ARRAY COALESCE(limits.regions, '{}') LOOP
    PERFORM move_dose(p_window, region_code, p_person, -1);
  END LOOP;
  IF limits.percent IS NOT NULL THEN
    UPDATE window_share SET taken = taken - 1
     WHERE window_id = p_window AND clinic_id = limits.clinic AND day = limits.day AND taken > 0;
  END IF;
END $$;

-- Why a person may not keep a place for lack of doses, as a reason of lib/shared/errors.ts; NULL when they
-- may. Called with the slot locked. Far from the end of a stock nobody is counted: there cannot be more live
-- holds than people inside. Near the end, holds follow one another and those of others are counted, so that
-- whoever keeps a place will also find a dose. Leftover doses were counted when they were first booked.
CREATE OR REPLACE FUNCTION refusal_of_doses(p_window uuid, p_slot bigint, p_person uuid, p_now timestamptz)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  limits record := limits_of(p_window, p_slot);
  region_code text;
  doses_left bigint;
  held bigint;
BEGIN
  FOREACH region_code IN ARRAY COALESCE(limits.regions, '{}') LOOP
    SELECT sum(doses - taken) INTO doses_left FROM window_stock WHERE window_id = p_window AND region = region_code;
    IF COALESCE(doses_left, 0) <= 0 THEN RETURN 'doses-gone'; END IF;
    IF doses_left <= (SELECT 2 * most_inside FROM cohort_window WHERE id = p_window) THEN
      PERFORM FROM window_stock WHERE window_id = p_window AND region = region_code AND shard = 0 FOR NO KEY UPDATE;
      -- One statement, so that a hold that is being confirmed is seen once: as a hold or as a dose taken.
      SELECT (SELECT sum(doses - taken) FROM window_stock WHERE window_id = p_window AND region = region_code),
             (SELECT count(*) FROM hold h JOIN slot s ON s.id = h.slot_id JOIN clinic c ON c.id = s.clinic_id
                JOIN district d ON d.code = c.district_code
               WHERE h.window_id = p_window AND h.expires_at > p_now AND h.person_id <> p_person
                 AND NOT s.leftover AND NOT c.synthetic AND region_code IN ('', d.province_code))
        INTO doses_left, held;
      IF doses_left <= 0 THEN RETURN 'doses-gone'; END IF;
      IF held >= doses_left THEN RETURN 'doses-held'; END IF;
    END IF;
  END LOOP;
  IF limits.percent IS NOT NULL THEN
    INSERT INTO window_share (window_id, clinic_id, day) VALUES (p_window, limits.clinic, limits.day) ON CONFLICT DO NOTHING;
    PERFORM FROM window_share WHERE window_id = p_window AND clinic_id = limits.clinic AND day = limits.day FOR NO KEY UPDATE;
    IF (SELECT taken FROM window_share WHERE window_id = p_window AND clinic_id = limits.clinic AND day = limits.day)
       + (SELECT count(*) FROM hold h JOIN slot s ON s.id = h.slot_id
           WHERE h.window_id = p_window AND h.expires_at > p_now AND h.person_id <> p_person AND s.clinic_id = limits.clinic
             AND NOT s.leftover AND (s.starts_at AT TIME ZONE 'Asia/Seoul')::date = limits.day)
       >= share_of_day(limits.clinic, limits.day, limits.percent)
    THEN RETURN 'share-gone'; END IF;
  END IF;
  RETURN NULL;
END $$;

-- Sets a window's stock in a region (NULL doses: without limit). What was booked before counts.
CREATE OR REPLACE FUNCTION set_window_stock(p_window uuid, p_region text, p_doses integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  already_taken integer;
BEGIN
  PERFORM FROM window_stock WHERE window_id = p_window AND region = p_region ORDER BY shard FOR UPDATE;
  IF FOUND THEN
    SELECT sum(taken) INTO already_taken FROM window_stock WHERE window_id = p_window AND region = p_region;
  ELSE
    -- Nobody books while bookings are counted; a stock is set before its window opens, when there are none.
    LOCK TABLE booking IN SHARE ROW EXCLUSIVE MODE;
    SELECT count(*) INTO already_taken FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
      JOIN district d ON d.code = c.district_code
     WHERE b.window_id = p_window AND b.status <> 'CANCELLED' AND NOT c.synthetic
       AND is_counted_dose(b.id, b.dose, b.slot_id) AND p_region IN ('', d.province_code);
  END IF;
  IF p_doses < already_taken THEN PERFORM refuse('stock-below-booked'); END IF;
  IF p_doses IS NULL THEN
    DELETE FROM window_stock WHERE window_id = p_window AND region = p_region;
    RETURN;
  END IF;
  INSERT INTO window_stock (window_id, region, shard, doses, taken)
    SELECT p_window, p_region, n, p_doses / 16 + (n < p_doses % 16)::int, already_taken / 16 + (n < already_taken % 16)::int
      FROM generate_series(0, 15) n
    ON CONFLICT (window_id, region, shard) DO UPDATE SET doses = EXCLUDED.doses, taken = EXCLUDED.taken;
END $$;

-- Sets which share of each clinic's day a window may take (NULL: all of it). What was booked before counts.
CREATE OR REPLACE FUNCTION set_window_share(p_window uuid, p_percent integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_percent IS NOT DISTINCT FROM (SELECT share_percent FROM cohort_window WHERE id = p_window) THEN RETURN; END IF;
  LOCK TABLE booking IN SHARE ROW EXCLUSIVE MODE;
  UPDATE cohort_window SET share_percent = p_percent WHERE id = p_window;
  DELETE FROM window_share WHERE window_id = p_window;
  IF p_percent IS NULL THEN RETURN; END IF;
  INSERT INTO window_share (window_id, clinic_id, day, taken)
    SELECT p_window, s.clinic_id, (s.starts_at AT TIME ZONE 'Asia/Seoul')::date, count(*)
      FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
     WHERE b.window_id = p_window AND b.status <> 'CANCELLED' AND NOT c.synthetic
       AND is_counted_dose(b.id, b.dose, b.slot_id)
     GROUP BY 2, 3;
END $$;
