import { busan, daegu } from "./busan-daegu";
import { chungnam, jeonbuk } from "./chungnam-jeonbuk";
import { daejeon, sejong, ulsan } from "./daejeon-ulsan-sejong";
import { chungbuk, gangwon } from "./gangwon-chungbuk";
import { gyeongbuk } from "./gyeongbuk";
import { gyeonggi } from "./gyeonggi";
import { gyeongnam, jeju } from "./gyeongnam-jeju";
import { gwangju, incheon } from "./incheon-gwangju";
import { jeonnam } from "./jeonnam";
import type { Province } from "./province";
import { seoul } from "./seoul";

/**
 * Every province of Korea with its cities, counties and districts, by the administrative standard code
 * as it stood at the start of 2026. A city that is divided into wards (일반구) is one place.
 */
export const provinces: readonly Province[] = [
  seoul,
  busan,
  daegu,
  incheon,
  gwangju,
  daejeon,
  ulsan,
  sejong,
  gyeonggi,
  gangwon,
  chungbuk,
  chungnam,
  jeonbuk,
  jeonnam,
  gyeongbuk,
  gyeongnam,
  jeju,
];
