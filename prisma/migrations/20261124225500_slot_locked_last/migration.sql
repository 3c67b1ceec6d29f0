-- Checked at the commit, when the slot's row is the transaction's own: checked at once, it would lock a row
-- that many book from at the same moment, for all of them together, before each of them takes its place.
ALTER TABLE "booking" ALTER CONSTRAINT "booking_slot_id_fkey" DEFERRABLE INITIALLY DEFERRED;
