import { getKey, isTyping } from "../ui/key-press";

/**
 * Answers the keys that the agents' pages show beside their links and buttons: whatever is marked with a key is
 * pressed by it, or takes the focus if it is a field. The arrows go up and down a list of choices. Single keys can
 * be turned off (WCAG 2.1.4), and are never taken from a field.
 */
const off = "agent-single-keys-off";
let single = localStorage.getItem(off) === null;

function showMarks(): void {
  for (const mark of document.querySelectorAll<HTMLElement>("[data-key-mark]")) mark.hidden = !single;
}

function begin(): void {
  showMarks();
  for (const label of document.querySelectorAll<HTMLElement>("[data-key-switch]")) {
    const box = label.querySelector("input");
    if (!box) continue;
    box.checked = single;
    box.addEventListener("change", () => {
      single = box.checked;
      if (single) localStorage.removeItem(off);
      else localStorage.setItem(off, "1");
      showMarks();
    });
    label.hidden = false;
  }
}

/** Moves the focus within the list of choices that has it, or into the first list. */
function move(by: 1 | -1): boolean {
  const list = document.activeElement?.closest("[data-list]") ?? document.querySelector("[data-list]");
  const choices = [...(list?.querySelectorAll<HTMLElement>("a[href], button:not([disabled])") ?? [])];
  const at = choices.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : choices.length - 1) : at + by;
  choices[Math.min(choices.length - 1, Math.max(0, next))]?.focus();
  return choices.length > 0;
}

function press(key: string): boolean {
  const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (isTyping(found)) found.focus();
  else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  // Escape also ends the putting together of a syllable.
  if (event.isComposing || event.defaultPrevented) return;
  const key = getKey(event);
  const arrow = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[key] as 1 | -1 | undefined;
  if (isTyping(event.target)) {
    if (key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (!single && !/^(Arrow|Escape)/.test(key)) return;
  if (arrow ? move(arrow) : press(key)) event.preventDefault();
});
begin();
