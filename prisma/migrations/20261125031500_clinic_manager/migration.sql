-- A clinic's manager. A new role cannot be named in the transaction that makes it, so it stands alone.
ALTER TYPE "StaffRole" ADD VALUE 'CLINIC_MANAGER';
