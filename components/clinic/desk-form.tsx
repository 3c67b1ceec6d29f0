"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { isTyping } from "../ui/key-press";

/** What begins a code: a letter or digit, also one that an input method takes. */
const beginsCode = /^(?:[\p{L}\p{N}]|Process)$/u;

/**
 * A form of the check-in page. With scripts the page stays as it is while the form is sent, so that the camera stays
 * on and no stroke of a scanner is lost; without them it is an ordinary form.
 *
 * @param field the id of the field into which codes are scanned, if the form has it
 * @param asked changes with each answer of the server
 * @param toField whether the field is to have the focus then
 */
export function DeskForm({
  action,
  field,
  asked,
  toField = false,
  children,
}: {
  action: string;
  field?: string;
  asked?: number;
  toField?: boolean;
  children: ReactNode;
}) {
  const router = useRouter();
  const inFlight = useRef("");

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
    try {
      const response = await fetch(action, {
        method: "POST",
        headers: { accept: "application/json" },
        body,
      });
      if (!response.ok) throw new Error(String(response.status));
      const { to } = (await response.json()) as { to: string };
      // The answer to an earlier code is not shown over that to a later one.
      if (inFlight.current !== sent) return;
      inFlight.current = "";
      if (to === location.pathname + location.search) router.refresh();
      else router.replace(to, { scroll: true });
    } catch {
      // What went wrong is shown by the page that the browser gets by itself.
      for (const [name, value] of fields) {
        const input = form.elements.namedItem(name);
        if (input instanceof HTMLInputElement) input.value = value;
      }
      form.submit();
    }
  };

  return (
    <form method="post" action={action} onSubmit={send}>
      {children}
    </form>
  );
}
