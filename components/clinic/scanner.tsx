"use client";

import { useEffect, useRef, useState } from "react";
import { CameraView, PageButton } from "../ui/camera";
import { Notice } from "../ui/notice";
import { createCodeReader } from "./read-code";

/** How long after one picture the next is looked at. Milliseconds. */
const lookEvery = 120;

/** How long a code must be out of sight before it is read once more. Milliseconds. */
const goneAfter = 2_000;

/** Kept in the tab: whoever comes back to the page finds the camera as they left it. */
const cameraOn = "check-in-camera-on";

/**
 * Reads one code after another with the device's camera, writes each into a field and sends the field's form.
 * Pictures stay in the browser.
 *
 * @param field the id of the field
 */
export function Scanner({
  texts,
  field,
}: {
  texts: { scan: string; stop: string; looking: string; noCamera: string };
  field: string;
}) {
  const [state, setState] = useState<"off" | "on" | "no-camera">("off");
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (sessionStorage.getItem(cameraOn) !== null) setState("on");
  }, []);
  useEffect(() => {
    if (state !== "on") return;
    let stopped = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      stopped = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const watch = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 } },
      });
      const screen = video.current;
      if (stopped || !screen) return stop();
      screen.srcObject = stream;
      await screen.play();
      const read = await createCodeReader();
      let [last, seenAt] = ["", 0];
      const look = async () => {
        const code = await read(screen).catch(() => null);
        if (stopped) return;
        timer = setTimeout(look, lookEvery);
        if (code === null) return;
        const now = performance.now();
        const held = code === last && now - seenAt < goneAfter;
        [last, seenAt] = [code, now];
        if (held) return;
        const input = document.getElementById(field) as HTMLInputElement;
        input.value = code;
        input.form?.requestSubmit();
      };
      void look();
    };
    watch().catch(() => {
      stop();
      sessionStorage.removeItem(cameraOn);
      setState("no-camera");
    });
    return stop;
  }, [state, field]);
  const turn = () => {
    if (state === "on") sessionStorage.removeItem(cameraOn);
    else sessionStorage.setItem(cameraOn, "1");
    setState(state === "on" ? "off" : "on");
  };
  return (
    <>
      {state === "no-camera" && (
        <Notice look="warning" live>
          {texts.noCamera}
        </Notice>
      )}
      {state === "on" && (
        <>
          <Notice live>{texts.looking}</Notice>
          <CameraView video={video} label={texts.scan} />
        </>
      )}
      <PageButton onClick={turn}>{state === "on" ? texts.stop : texts.scan}</PageButton>
    </>
  );
}
