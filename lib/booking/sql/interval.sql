-- Whether two doses of a product are as far apart as it asks, by their calendar days in Seoul; NULL for a
-- product of one dose. The same rule as in lib/booking/dose-interval.ts, and a test holds the two together.
CREATE OR REPLACE FUNCTION keeps_interval(p_product text, p_first timestamptz, p_second timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (p_second AT TIME ZONE 'Asia/Seoul')::date - (p_first AT TIME ZONE 'Asia/Seoul')::date
    BETWEEN interval_days - days_early AND interval_days + days_late
  FROM vaccine_product WHERE code = p_product
$$;

-- The time for the second dose at the clinic of the first: the free one that is nearest to the whole interval
-- after it. Looks without a lock; whoever takes it looks again under one.
CREATE OR REPLACE FUNCTION time_for_second(p_first_slot bigint, p_product text, p_now timestamptz)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT s.id
  FROM slot f
  JOIN vaccine_product v ON v.code = p_product
  JOIN slot s ON s.clinic_id = f.clinic_id
    AND s.starts_at > p_now
    AND s.starts_at >= f.starts_at + make_interval(days => v.interval_days - v.days_early - 1)
    AND s.starts_at <= f.starts_at + make_interval(days => v.interval_days + v.days_late + 1)
    AND keeps_interval(p_product, f.starts_at, s.starts_at)
    AND s.taken < s.capacity
    AND NOT s.leftover AND s.taken + (SELECT count(*) FROM hold h WHERE h.slot_id = s.id AND h.expires_at > p_now) < s.capacity
  WHERE f.id = p_first_slot
  ORDER BY abs(extract(epoch FROM s.starts_at - f.starts_at - make_interval(days => v.interval_days))), s.id
  LIMIT 1
$$;
