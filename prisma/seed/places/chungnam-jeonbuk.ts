import { province } from "./province";

export const chungnam = province("44", "충청남도", "Chungcheongnam-do", "041", [
  ["44130", "천안시", "Cheonan-si", 660],
  ["44150", "공주시", "Gongju-si", 101],
  ["44180", "보령시", "Boryeong-si", 94],
  ["44200", "아산시", "Asan-si", 356],
  ["44210", "서산시", "Seosan-si", 176],
  ["44230", "논산시", "Nonsan-si", 109],
  ["44250", "계룡시", "Gyeryong-si", 46],
  ["44270", "당진시", "Dangjin-si", 171],
  ["44710", "금산군", "Geumsan-gun", 49],
  ["44760", "부여군", "Buyeo-gun", 60],
  ["44770", "서천군", "Seocheon-gun", 48],
  ["44790", "청양군", "Cheongyang-gun", 30],
  ["44800", "홍성군", "Hongseong-gun", 98],
  ["44810", "예산군", "Yesan-gun", 80],
  ["44825", "태안군", "Taean-gun", 60],
]);

export const jeonbuk = province("52", "전북특별자치도", "Jeonbuk State", "063", [
  ["52110", "전주시", "Jeonju-si", 637],
  ["52130", "군산시", "Gunsan-si", 258],
  ["52140", "익산시", "Iksan-si", 268],
  ["52180", "정읍시", "Jeongeup-si", 102],
  ["52190", "남원시", "Namwon-si", 76],
  ["52210", "김제시", "Gimje-si", 81],
  ["52710", "완주군", "Wanju-gun", 99],
  ["52720", "진안군", "Jinan-gun", 24],
  ["52730", "무주군", "Muju-gun", 23],
  ["52740", "장수군", "Jangsu-gun", 21],
  ["52750", "임실군", "Imsil-gun", 26],
  ["52770", "순창군", "Sunchang-gun", 27],
  ["52790", "고창군", "Gochang-gun", 51],
  ["52800", "부안군", "Buan-gun", 48],
]);
