import { apportion } from "./apportion";
import { centres } from "./places/centres";
import { provinces } from "./places/places";
import type { District, Province } from "./places/province";

export interface NewClinic {
  districtCode: string;
  nameKo: string;
  nameEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  /** Degrees (WGS 84). */
  latitude: number;
  longitude: number;
  features: string[];
  languages: string[];
}

/** How far the clinics of a district are spread around its middle, in degrees; a degree is some 100 km. */
const spread = 0.03;
/** By this part of a turn each clinic lies further around than the one before, so that none lie together. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/** 종로구 is spoken of as 종로, but 중구 never as 중. */
function shortNames({ nameKo, nameEn }: District): [ko: string, en: string] {
  return nameKo.length > 2 ? [nameKo.slice(0, -1), nameEn.replace(/-\w+$/, "")] : [nameKo, nameEn];
}

/** The nth clinic's place: outwards along a spiral, the first in the middle. */
function position(districtCode: string, nth: number): { latitude: number; longitude: number } {
  const [latitude, longitude] = centres[districtCode] ?? [Number.NaN, Number.NaN];
  const out = spread * Math.sqrt((nth - 1) / 50);
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
  return {
    latitude: round(latitude + out * Math.sin(nth * goldenAngle)),
    longitude: round(longitude + out * Math.cos(nth * goldenAngle)),
  };
}

/** The nth clinic's, so that each district has some with and some without. */
function featuresOf(nth: number): string[] {
  const every: [string, number][] = [
    ["wheelchair", 2],
    ["lift", 3],
    ["parking", 2],
    ["sign-language", 7],
    ["induction-loop", 5],
  ];
  return every.filter(([, each]) => nth % each === 1).map(([feature]) => feature);
}

function languagesOf(nth: number): string[] {
  const every: [string, number][] = [
    ["en", 2],
    ["zh", 4],
    ["vi", 6],
    ["ru", 9],
    ["ja", 8],
  ];
  return every.filter(([, each]) => nth % each === 1).map(([language]) => language);
}

function clinic(province: Province, index: number, nth: number): NewClinic {
  const district = province.districts[index] as District;
  const [ko, en] = shortNames(district);
  // Sejong is its own only district, so its address names it once.
  const alone = province.districts.length === 1;
  const extension = (nth - 1) * province.districts.length + index + 1;
  return {
    districtCode: district.code,
    nameKo: `${ko} 시험${nth}의원`,
    nameEn: `${en} Test Clinic ${nth}`,
    addressKo: `${province.nameKo} ${alone ? "" : `${district.nameKo} `}시험로 ${nth}`,
    addressEn: `${nth} Siheom-ro, ${alone ? "" : `${district.nameEn}, `}${province.nameEn}`,
    ...position(district.code, nth),
    features: featuresOf(nth),
    languages: languagesOf(nth),
    // No Korean exchange begins with 0, so these reach nobody.
    phone: `${province.areaCode}-000-${String(extension).padStart(4, "0")}`,
  };
}

/**
 * Synthetic clinics, spread over the country as its people are, at least one a district. The nth clinic of
 * a district is always the same one, so that a larger total only adds to a smaller one's.
 *
 * @throws RangeError when there is not one for each district
 */
export function clinicsFor(total: number): NewClinic[] {
  const places = provinces.flatMap((province) =>
    province.districts.map((district, index) => ({ province, index, weight: district.thousands })),
  );
  const shares = apportion(
    total,
    places.map(({ weight }) => weight),
  );
  return places.flatMap(({ province, index }, place) =>
    Array.from({ length: shares[place] ?? 0 }, (_, n) => clinic(province, index, n + 1)),
  );
}
