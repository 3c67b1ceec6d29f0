-- How pressing an alert is; it is told anew when it grows.
ALTER TABLE "alert" ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 0;
