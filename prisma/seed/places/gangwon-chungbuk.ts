import { province } from "./province";

export const gangwon = province("51", "강원특별자치도", "Gangwon State", "033", [
  ["51110", "춘천시", "Chuncheon-si", 286],
  ["51130", "원주시", "Wonju-si", 362],
  ["51150", "강릉시", "Gangneung-si", 208],
  ["51170", "동해시", "Donghae-si", 87],
  ["51190", "태백시", "Taebaek-si", 38],
  ["51210", "속초시", "Sokcho-si", 81],
  ["51230", "삼척시", "Samcheok-si", 61],
  ["51720", "홍천군", "Hongcheon-gun", 67],
  ["51730", "횡성군", "Hoengseong-gun", 46],
  ["51750", "영월군", "Yeongwol-gun", 37],
  ["51760", "평창군", "Pyeongchang-gun", 40],
  ["51770", "정선군", "Jeongseon-gun", 34],
  ["51780", "철원군", "Cheorwon-gun", 40],
  ["51790", "화천군", "Hwacheon-gun", 23],
  ["51800", "양구군", "Yanggu-gun", 20],
  ["51810", "인제군", "Inje-gun", 31],
  ["51820", "고성군", "Goseong-gun", 27],
  ["51830", "양양군", "Yangyang-gun", 27],
]);

export const chungbuk = province("43", "충청북도", "Chungcheongbuk-do", "043", [
  ["43110", "청주시", "Cheongju-si", 855],
  ["43130", "충주시", "Chungju-si", 207],
  ["43150", "제천시", "Jecheon-si", 129],
  ["43720", "보은군", "Boeun-gun", 30],
  ["43730", "옥천군", "Okcheon-gun", 48],
  ["43740", "영동군", "Yeongdong-gun", 43],
  ["43745", "증평군", "Jeungpyeong-gun", 37],
  ["43750", "진천군", "Jincheon-gun", 86],
  ["43760", "괴산군", "Goesan-gun", 36],
  ["43770", "음성군", "Eumseong-gun", 91],
  ["43800", "단양군", "Danyang-gun", 27],
]);
