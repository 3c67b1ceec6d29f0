-- What a caller was asked and answered right. Until now these three were always asked, so they are the default, also
-- for calls that a server of the release before begins beside this one.
ALTER TABLE "agent_call" ADD COLUMN "proven" TEXT[] DEFAULT ARRAY['name', 'birthDate', 'phone'];
ALTER TABLE "agent_call" ADD CONSTRAINT "agent_call_proven_is_known" CHECK ("proven" IS NOT NULL);
