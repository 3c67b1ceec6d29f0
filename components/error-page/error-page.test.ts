import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ErrorPage } from "./error-page";

test("a fault of ours names the request by which it is found in the log, and a refusal does not", () => {
  const page = (requestId?: string) =>
    renderToStaticMarkup(ErrorPage({ problem: "unavailable", locale: "en", path: "", requestId }));
  const id = "0b5c9a52-4c0e-4f4e-9d0a-5a3f1c0f7d11";
  expect(page(id)).toContain(id);
  expect(page()).not.toContain("read out this number");
});
