import { describe, expect, it } from "vitest";
import { messages } from "./index";

/** Every text, with where it stands. */
function texts(value: object, at = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" ? texts(inner, `${at}${key}.`) : [[`${at}${key}`, inner] as [string, string]],
  );
}

/** What is said when something is wrong: of a field, or after a refusal. */
const ofWrong = ([key]: [string, string]) =>
  /^refusals\..+\.next$/.test(key) || /(^|\.)(faults|wrong\w*)(\.|$)/.test(key);

/** A Korean request ends so; in English a sentence, or what follows a comma or colon, begins with its verb. */
const saysWhatToDo = {
  ko: (text: string) => /(세요|십시오)/.test(text),
  en: (text: string) =>
    text
      .split(/(?<=[.:,;–])\s+/)
      .some((part) =>
        /^(or |and |then |first |please )?(allow|ask|begin|book|bring|call|check|choose|close|come|correct|enter|give|go|keep|load|look|make|name|open|order|press|raise|save|see|select|set|sign|start|take|tick|try|turn|type|use|wait|write)\b/i.test(
          part.trim(),
        ),
      ),
};

/** Words that a sentence may have; Korean packs more into one. */
const longest = { ko: 18, en: 25 };

describe.each(["ko", "en"] as const)("plain words in %s", (locale) => {
  const all = texts(messages[locale]);

  it("tell after every error what to do next", () => {
    expect(all.filter(ofWrong).length).toBeGreaterThan(80);
    expect(all.filter((text) => ofWrong(text) && !saysWhatToDo[locale](text[1]))).toEqual([]);
  });

  it("stand in short sentences", () => {
    const long = all.filter(([, text]) =>
      text.split(/(?<=[.!?])\s+/).some((sentence) => sentence.split(/\s+/).length > longest[locale]),
    );
    expect(long).toEqual([]);
  });

  it("blame nobody and shout at nobody", () => {
    const harsh = /\b(invalid|illegal|forbidden|fatal|failed to|oops)\b|!|잘못된 접근|부적절|불법/i;
    expect(all.filter(([, text]) => harsh.test(text))).toEqual([]);
  });
});
