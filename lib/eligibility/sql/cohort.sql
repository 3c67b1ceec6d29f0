-- Whether a cohort reaches who was born on a date, as `cohortIncludes` of lib/eligibility/cohort.ts says.
CREATE OR REPLACE FUNCTION cohort_includes(p_from integer, p_to integer, p_last_digits integer[], p_birth date)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM p_birth)::integer BETWEEN p_from AND p_to
    AND (p_last_digits = '{}' OR extract(day FROM p_birth)::integer % 10 = ANY (p_last_digits))
$$;

-- The same of a window and a person; false where either is unknown.
CREATE OR REPLACE FUNCTION is_in_cohort(p_window uuid, p_person uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM cohort_window w, person p WHERE w.id = p_window AND p.id = p_person
    AND cohort_includes(w.birth_year_from, w.birth_year_to, w.last_digits, p.birth_date))
$$;
