import { create } from "qrcode";
import { QrImage } from "../ui/qr-code";

/** A text as a QR code. @param large as large as the screen lets it be */
export function QrCode({ text, label, large }: { text: string; label: string; large?: boolean }) {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const quiet = 4;
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
    }
  }
  return <QrImage path={path} size={modules.size + 2 * quiet} label={label} large={large} />;
}
