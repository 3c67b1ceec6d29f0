-- When a person ended all sessions that they had until then. Rows are of use for as long as a session lasts.
CREATE TABLE "citizen_sessions_end" (
    "person_id" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "citizen_sessions_end_pkey" PRIMARY KEY ("person_id"),
    CONSTRAINT "citizen_sessions_end_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "citizen_sessions_end_ended_at_idx" ON "citizen_sessions_end"("ended_at");
