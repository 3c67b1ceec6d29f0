import { toComparable } from "../../../shared/tidy-text";

/** A district, by its own names and its province's. */
interface District {
  code: string;
  provinceCode: string;
  provinceKo: string;
  provinceEn: string;
  nameKo: string;
  nameEn: string;
}

/** How people and registers write the provinces besides their full names, by the code of the province. */
const provinceNames: Readonly<Record<string, readonly string[]>> = {
  "11": ["서울특별시", "서울시", "서울"],
  "26": ["부산광역시", "부산시", "부산"],
  "27": ["대구광역시", "대구시", "대구"],
  "28": ["인천광역시", "인천시", "인천"],
  "29": ["광주광역시", "광주시", "광주"],
  "30": ["대전광역시", "대전시", "대전"],
  "31": ["울산광역시", "울산시", "울산"],
  "36": ["세종특별자치시", "세종시", "세종"],
  "41": ["경기도", "경기"],
  "42": ["강원특별자치도", "강원도", "강원"],
  "51": ["강원특별자치도", "강원도", "강원"],
  "43": ["충청북도", "충북"],
  "44": ["충청남도", "충남"],
  "45": ["전북특별자치도", "전라북도", "전북"],
  "52": ["전북특별자치도", "전라북도", "전북"],
  "46": ["전라남도", "전남"],
  "47": ["경상북도", "경북"],
  "48": ["경상남도", "경남"],
  "50": ["제주특별자치도", "제주도", "제주"],
};

/** Finds a district by what a file says of it. */
export interface DistrictFinder {
  /**
   * @param district its code or its name, with or without the province
   * @param province where the file has a column for it
   * @param address what decides where the file names no district
   * @returns its code; undefined for one that is not there, or for a name that several have
   */
  find(district: string, province: string, address: string): string | undefined;
}

export function createDistrictFinder(districts: readonly District[]): DistrictFinder {
  const codes = new Set(districts.map(({ code }) => code));
  const byName = new Map<string, string | undefined>();
  // A name that two have says nothing.
  const add = (name: string, code: string) =>
    byName.set(name, byName.has(name) && byName.get(name) !== code ? undefined : code);
  const inFull = new Map<string, string>();
  for (const { code, provinceCode, provinceKo, provinceEn, nameKo, nameEn } of districts) {
    for (const province of new Set([provinceKo, provinceEn, ...(provinceNames[provinceCode] ?? [])]))
      for (const name of [nameKo, nameEn]) inFull.set(toComparable(province + name), code);
    add(toComparable(nameKo), code);
    add(toComparable(nameEn), code);
  }
  for (const [name, code] of inFull) add(name, code);
  const longestFirst = [...inFull].sort(([a], [b]) => b.length - a.length);
  return {
    find(district, province, address) {
      const typed = toComparable(district);
      if (codes.has(typed)) return typed;
      if (typed !== "") return inFull.get(toComparable(province) + typed) ?? byName.get(typed);
      const where = toComparable(address);
      return longestFirst.find(([name]) => where.startsWith(name))?.[1];
    },
  };
}
