/** How long nothing is typed before the server is asked. Milliseconds. */
const quiet = 400;

/**
 * While a window's form is filled in, shows what it would do: asks the server, as the button does, and takes the
 * preview out of its page. Whatever fails leaves the last preview, and the button.
 */
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-preview]")) {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const ask = async () => {
    const nth = ++asked;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.append(name, String(value));
    fields.set("intent", "preview");
    const answer = await fetch(form.action, {
      method: "POST",
      body: fields,
      headers: { accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, shown] = [page.getElementById("preview"), document.getElementById("preview")];
    if (nth === asked && fresh && shown) shown.replaceChildren(...fresh.childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), quiet);
  });
}
