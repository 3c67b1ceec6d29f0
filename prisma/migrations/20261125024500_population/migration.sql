-- How many people live in Korea, by year of birth, so that an admin sees how many a window reaches.

-- CreateTable
CREATE TABLE "population" (
    "birth_year" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "population_pkey" PRIMARY KEY ("birth_year")
);

-- Approximate figures, in thousands, after the resident registration statistics of the Ministry of the Interior
-- and Safety (jumin.mois.go.kr, end of 2021). Replace them by the exact table of the year: each row by itself.
INSERT INTO "population" ("birth_year", "people")
SELECT 1929 + nth, thousands * 1000 FROM unnest(ARRAY[
  60, 72, 86, 100, 118, 140, 165, 185, 215, 235,
  255, 280, 310, 295, 290, 285, 300, 330, 375, 395,
  365, 395, 490, 490, 555, 655, 650, 715, 755, 785,
  880, 870, 850, 790, 790, 800, 805, 815, 885, 905,
  905, 935, 880, 890, 855, 815, 750, 780, 715, 820,
  820, 820, 800, 730, 650, 635, 620, 610, 620, 630,
  640, 700, 720, 705, 710, 705, 685, 670, 635, 615,
  635, 555, 495, 492, 474, 436, 449, 494, 464, 444,
  469, 470, 484, 436, 435, 438, 406, 358, 327, 303,
  272, 261]) WITH ORDINALITY AS t(thousands, nth);
