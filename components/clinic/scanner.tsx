"use client";

import { useEffect, useRef, useState } from "react";
import { CameraView, PageButton } from "../ui/camera";
import { Notice } from "../ui/notice";
import { createCodeReader } from "./read-code";

/** How long after one picture the next is looked at. Milliseconds. */
const lookEvery = 120;

/**
 * Reads a code with the device's camera, writes it into a field and sends the field's form. Pictures stay in the
 * browser.
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
      const look = async () => {
        const code = await read(screen).catch(() => null);
        if (stopped) return;
        if (code === null) {
          timer = setTimeout(look, lookEvery);
          return;
        }
        stop();
        const input = document.getElementById(field) as HTMLInputElement;
        input.value = code;
        input.form?.requestSubmit();
      };
      void look();
    };
    watch().catch(() => {
      stop();
      setState("no-camera");
    });
    return stop;
  }, [state, field]);
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
      <PageButton onClick={() => setState(state === "on" ? "off" : "on")}>
        {state === "on" ? texts.stop : texts.scan}
      </PageButton>
    </>
  );
}
