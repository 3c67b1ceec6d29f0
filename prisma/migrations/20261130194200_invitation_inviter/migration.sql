-- Who invited: an invitation is worth what its inviter may still do. One that nobody is known to have written is
-- refused when it is used.
ALTER TABLE "staff_invitation" ADD COLUMN "invited_by" UUID,
  ADD CONSTRAINT "staff_invitation_invited_by_fkey" FOREIGN KEY ("invited_by") REFERENCES "staff_account"("id")
    ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "staff_invitation_invited_by_idx" ON "staff_invitation"("invited_by");

UPDATE staff_invitation i SET invited_by = s.id
  FROM audit_row a JOIN staff_account s ON a.actor = 'staff:' || s.id
  WHERE a.act = 'invite-staff' AND a.subject = 'invitation:' || i.id
    AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL;
UPDATE staff_invitation i SET invited_by = s.id
  FROM audit_row a JOIN staff_account s ON a.actor = 'staff:' || s.id
  WHERE a.act = 'invite-anew' AND a.subject = 'staff:' || i.account_id AND a.at = i.created_at
    AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL;
