"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { isTyping } from "../ui/key-press";
import { Notice } from "../ui/notice";

/** What begins a code: a letter or digit, also one that an input method takes. */
const beginsCode = /^(?:[\p{L}\p{N}]|Process)$/u;

/**
 * A form of the check-in page. With scripts the page stays as it is while the form is sent, so that the camera stays
 * on and no stroke of a scanner is lost; without them it is an ordinary form.
 *
 * @param lost what is said while the server cannot be reached
 * @param field the id of the field into which codes are scanned, if the form has it
 * @param asked changes with each answer of the server
 * @param toField whether the field is to have the focus then
 */
export function DeskForm({
  action,
  lost,
  field,
  asked,
  toField = false,
  children,
}: {
  action: string;
  lost: string;
  field?: string;
  asked?: number;
  toField?: boolean;
  children: ReactNode;
}) {
  const router = useRouter();
  const inFlight = useRef("");
  const [isLost, setLost] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer gives the focus anew
  useEffect(() => {
    if (field && toField) document.getElementById(field)?.focus();
  }, [field, toField, asked]);

  useEffect(() => {
    if (!field) return;
    // A scanner types wherever the focus is: its first letter moves it, so that the whole code arrives.
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!isTyping(event.target) && beginsCode.test(event.key)) document.getElementById(field)?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [field]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const input = field ? document.getElementById(field) : null;
    // An input method that is at a syllable would write it into the emptied field.
    input?.blur();
    const fields = [...new FormData(form)].filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    );
    const body = new URLSearchParams(fields);
    const sent = body.toString();
    if (inFlight.current === sent) return input?.focus();
    inFlight.current = sent;
    form.reset();
    input?.focus();
    // Unless the next code is being typed already.
    const putBack = () => {
      for (const [name, value] of fields) {
        const control = form.elements.namedItem(name);
        if (!(control instanceof HTMLInputElement) || control.value !== "") continue;
        control.value = value;
        control.select();
      }
    };
    const headers = { accept: "application/json" };
    const response = await fetch(action, { method: "POST", headers, body }).catch(() => null);
    // The answer to an earlier code is not shown over that to a later one.
    if (inFlight.current !== sent) return;
    inFlight.current = "";
    setLost(response === null);
    if (response === null) return putBack();
    const answer: { to: string } | null = response.ok ? await response.json().catch(() => null) : null;
    if (answer === null) {
      // What went wrong is shown by the page that the browser gets by itself.
      putBack();
      form.submit();
    } else if (answer.to === location.pathname + location.search) router.refresh();
    else router.replace(answer.to);
  };

  return (
    <form method="post" action={action} onSubmit={send}>
      {isLost && <Notice look="danger" title={lost} live />}
      {children}
    </form>
  );
}
