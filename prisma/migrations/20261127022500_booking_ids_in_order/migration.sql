-- Ids of bookings that begin with the millisecond (RFC 9562, version 7): new ones lie side by side at the end of each
-- index that is ordered by them, so that a booking costs the same among millions as among few. The other 74 bits are
-- chance. The instant is the database's own and orders the index only; when a booking was made is in its row.
CREATE FUNCTION new_booking_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
ALTER TABLE "booking" ALTER COLUMN "id" SET DEFAULT new_booking_id();
