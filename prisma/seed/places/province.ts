/** A city, county or district (시·군·구). */
export interface District {
  /** The first five digits of the administrative standard code (행정표준코드). */
  code: string;
  nameKo: string;
  /** Revised Romanization, with -si, -gun or -gu. */
  nameEn: string;
  /** Inhabitants in thousands, rounded: only a weight by which clinics are spread. */
  thousands: number;
}

/** A province or a city of that rank (시·도). */
export interface Province {
  /** The first two digits of the administrative standard code. */
  code: string;
  nameKo: string;
  nameEn: string;
  /** The telephone area code. */
  areaCode: string;
  districts: readonly District[];
}

type Row = readonly [code: string, nameKo: string, nameEn: string, thousands: number];

/** A province from its rows, which are one line a district so that they can be read against the register. */
export function province(
  code: string,
  nameKo: string,
  nameEn: string,
  areaCode: string,
  rows: readonly Row[],
): Province {
  const districts = rows.map(([code, nameKo, nameEn, thousands]) => ({ code, nameKo, nameEn, thousands }));
  return { code, nameKo, nameEn, areaCode, districts };
}
