import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { type Clinic, Snapshot } from "@/lib/availability/snapshot";
import { AvailabilityView } from "@/lib/availability/view";
import { getTranslator } from "../i18n";
import { CallerWaitlist } from "./caller-waitlist";
import { SlotPicker } from "./slot-picker";

const start = Date.UTC(2026, 4, 6) / 60_000;
const clinic: Clinic = {
  id: 7,
  districtCode: "11001",
  nameKo: "시험의원",
  nameEn: "Test Clinic",
  addressKo: "-",
  addressEn: "-",
  phone: "-",
  latitude: null,
  longitude: null,
  features: [],
  languages: [],
  hours: [],
};
const snapshot = new Snapshot(
  [{ code: "11", nameKo: "가", nameEn: "A" }],
  [{ code: "11001", provinceCode: "11", nameKo: "나", nameEn: "B" }],
);
snapshot.passUntil(start * 60_000);
snapshot.setClinic(clinic, {
  ids: Float64Array.of(70, 71),
  minutes: Uint32Array.of(start + 60, start + 120),
  free: Int16Array.of(9, 1),
  capacity: Int16Array.of(10, 10),
});
const home = "/agent/call/0";
const shown = (most: number, where: { district?: string; clinic?: number; day?: string }) =>
  renderToStaticMarkup(
    SlotPicker({
      locale: "en",
      home,
      act: "book",
      places: new AvailabilityView(() => snapshot, { doses: () => most, ofDay: () => most }),
      booking: undefined,
      span: undefined,
      where,
    }),
  );
const t = getTranslator("en", "agent");

it("shows an agent what the caller may take, and offers to wait where that is nothing", () => {
  expect(shown(9, { clinic: 7, day: "2026-05-06" })).toContain('value="70"');
  expect(shown(3, { district: "11001" })).toContain(getTranslator("en", "book")("places", { count: "3" }));
  expect(shown(3, { district: "11001" })).not.toContain(t("waitDistrict"));
  expect(shown(0, { district: "11001" })).toContain(t("waitDistrict"));
  expect(shown(3, { clinic: 7 })).not.toContain(t("waitClinic"));
  expect(shown(0, { clinic: 7 })).toContain(`action="/en${home}/wait"`);
  expect(shown(0, { clinic: 7 })).toContain(t("waitClinic"));
  expect(shown(0, { clinic: 7, day: "2026-05-06" })).not.toContain('value="70"');
});

it("reads an offer out and takes the caller's answer", () => {
  const at = new Date("2026-05-06T01:00:00Z");
  const offer = {
    id: "o1",
    leftover: false,
    startsAt: at,
    expiresAt: at,
    clinicKo: "시험의원",
    clinicEn: "Test Clinic",
    addressKo: "-",
    addressEn: "-",
  };
  const html = renderToStaticMarkup(CallerWaitlist({ locale: "en", home, waits: [], offers: [offer] }));
  for (const act of ["accept", "decline"]) expect(html).toContain(`action="/en${home}/${act}"`);
  expect(html).toContain("Test Clinic");
  expect(CallerWaitlist({ locale: "en", home, waits: [], offers: [] })).toBeNull();
});
