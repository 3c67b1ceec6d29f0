/**
 * Offers to begin with the clinics nearest to the person, where the browser can tell where they are. The position is
 * asked for at a press only, rounded to some hundred metres, and posted, so that it stands in no address.
 */
const form = document.querySelector<HTMLFormElement>("[data-near]");
const wrong = form?.querySelector<HTMLElement>("[data-near-wrong]");
const rounded = (degrees: number) => degrees.toFixed(3);

if (form && "geolocation" in navigator) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (wrong) wrong.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        (form.elements.namedItem("latitude") as HTMLInputElement).value = rounded(coords.latitude);
        (form.elements.namedItem("longitude") as HTMLInputElement).value = rounded(coords.longitude);
        form.submit();
      },
      () => {
        if (wrong) wrong.hidden = false;
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
