import { assetUrl } from "./asset-url";

/** The letters of the first pages, asked for before the stylesheet says that they are needed. */
export function FontLinks() {
  return [400, 700].map((weight) => (
    <link
      key={weight}
      rel="preload"
      as="font"
      type="font/woff2"
      crossOrigin="anonymous"
      href={assetUrl(`fonts/gov-${weight}-first.woff2`)}
    />
  ));
}
