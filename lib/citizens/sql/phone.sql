-- Whether somebody has proven by a code that a phone is theirs, or shares one as staff have seen: who stands in a line
-- must have. Of accounts with providers, and of what staff were told, one person may have many.
CREATE OR REPLACE FUNCTION has_proven_phone(p_phone_hash bytea, p_shared_by uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_phone_hash IS NOT NULL OR p_shared_by IS NOT NULL
$$;
