-- CreateTable
CREATE TABLE "live_server" (
    "server" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "live_server_pkey" PRIMARY KEY ("server")
);
