/**
 * A square code, such as a QR code, as one path: sharp at any size, printed as it is, and needing no script.
 *
 * @param path its dark squares, each of one unit
 * @param size units from edge to edge
 * @param large as large as the screen lets it be
 */
export function QrImage({
  path,
  size,
  label,
  large = false,
}: {
  path: string;
  size: number;
  label: string;
  large?: boolean;
}) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className={`mb-6 rounded-md border border-line forced-color-adjust-none ${large ? "mx-auto w-full max-w-[80vmin]" : "w-56"}`}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
