import { readNginx } from "./nginx-conf";

/** One address for each location of deploy/nginx/site.conf, and some for those that match many. */
export const sampleAddresses = [
  "/queue/born-1967-1968/status.json",
  "/availability/11/places.json",
  "/assets/site.css",
  "/_next/static/chunks/a.js",
  "/en",
  "/en/check",
  "/en/sign-in/code",
  "/api/auth/csrf",
  "/en/book/hold",
  "/en/book/confirm",
  "/en/admin/clinics/import",
  "/queue/born-1967-1968/enter",
  "/my-data",
];

/** A pattern of PCRE as JavaScript has it, as far as the deployed files use it. */
export const patternOf = (text: string) => new RegExp(text.replaceAll("\\z", "(?![^])"));

/** The locations that clients can reach, as deployed. */
export function deployedLocations(): { name: string; matches(address: string): boolean }[] {
  const locations = readNginx("deploy/nginx")
    .find((block) => block.name === "server" && block.all("location").length > 2)
    ?.all("location")
    .filter((block) => !block.has("internal"));
  return (locations ?? []).map(({ value }) => {
    const pattern = /^~ "(.+)"$/.exec(value)?.[1];
    return {
      name: value,
      matches: (address) => (pattern ? patternOf(pattern).test(address) : address.startsWith(value)),
    };
  });
}
