/** How long nothing is typed before the server is asked. Milliseconds. */
const quiet = 400;

/** Posts a form; the browser itself reads the page that comes back, since no script may make one of a text. */
function post(address: string, fields: URLSearchParams): Promise<Document | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "document";
    request.onload = () => resolve(request.responseXML);
    request.onerror = reject;
    request.send(fields);
  });
}

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
    const page = await post(form.action, fields);
    const [fresh, shown] = [page?.getElementById("preview"), document.getElementById("preview")];
    if (nth === asked && fresh && shown) shown.replaceChildren(...fresh.childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), quiet);
  });
}
