import { toTrustedScriptUrl } from "../trusted-script-url";

/** What is done, besides the page, when the person's turn comes. */
export interface Alerts {
  /** @param text what a notification says */
  call(text: string): void;
}

/** Three tones, from the browser itself. */
function ring(audio: AudioContext, tones: number): void {
  for (let n = 0; n < tones; n++) {
    const at = audio.currentTime + n * 0.4;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 660 + 110 * n;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.3, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.36);
  }
}

/** Phones show notifications of a service worker only, so that way is tried first. */
async function notify(text: string): Promise<void> {
  try {
    const worker = await navigator.serviceWorker.getRegistration("/assets/");
    if (worker) await worker.showNotification(text, { tag: "turn", data: location.href });
    else new Notification(text, { tag: "turn" });
  } catch {
    // Where there are no notifications the page's title and its text must do.
  }
}

/**
 * Shows the switches for sound and notification where the browser has them. Each is off until the person
 * switches it on; what a browser cannot or may not do stays off, without a complaint.
 */
export function offerTurnAlerts(root: HTMLElement): Alerts {
  const section = root.querySelector<HTMLElement>("[data-alerts]");
  const sound = root.querySelector<HTMLButtonElement>("#sound");
  const notification = root.querySelector<HTMLButtonElement>("#notify");
  const denied = root.querySelector<HTMLElement>("[data-notify-denied]");
  let audio: AudioContext | undefined;
  const isOn = (button: HTMLButtonElement | null) => button?.getAttribute("aria-checked") === "true";
  const set = (button: HTMLButtonElement, on: boolean) => button.setAttribute("aria-checked", String(on));

  sound?.addEventListener("click", async () => {
    const on = !isOn(sound);
    try {
      // A browser lets a page sound only after a press, so it is readied now, and heard once.
      audio ??= new AudioContext();
      await audio.resume();
      if (on) ring(audio, 1);
      set(sound, on);
    } catch {
      sound.hidden = true;
    }
  });

  notification?.addEventListener("click", async () => {
    if (isOn(notification)) return set(notification, false);
    const allowed = (await Notification.requestPermission()) === "granted";
    set(notification, allowed);
    if (denied) denied.hidden = allowed;
    if (allowed)
      await navigator.serviceWorker?.register(toTrustedScriptUrl("/assets/notify.js")).catch(() => {});
  });

  if (sound) sound.hidden = !("AudioContext" in window);
  if (notification) notification.hidden = !("Notification" in window);
  if (section) section.hidden = sound?.hidden !== false && notification?.hidden !== false;
  return {
    call(text) {
      if (isOn(sound) && audio) ring(audio, 3);
      if (isOn(notification)) void notify(text);
    },
  };
}
