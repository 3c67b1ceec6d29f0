/** How many pixels wide a picture is looked at: enough for a code held before the camera, and quick. */
const width = 640;

type Read = (video: HTMLVideoElement) => Promise<string | null>;

/** What browsers call their own reader, where they have one. */
interface NativeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface NativeDetectors {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats(): Promise<string[]>;
}

/**
 * A reader of QR codes in what a camera sees: the browser's own, else one in a script that is loaded only then.
 * Neither asks anybody on the network.
 */
export async function createCodeReader(): Promise<Read> {
  const Native = (globalThis as { BarcodeDetector?: NativeDetectors }).BarcodeDetector;
  const formats = (await Native?.getSupportedFormats().catch(() => undefined)) ?? [];
  if (Native && formats.includes("qr_code")) {
    const detector = new Native({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!context || video.videoWidth === 0) return null;
    canvas.width = width;
    canvas.height = Math.round((width * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decodeQR({ width: picture.width, height: picture.height, data: picture.data });
    } catch {
      // No code is to be seen in this picture.
      return null;
    }
  };
}
