import { notFound } from "next/navigation";

/** Any path that no page has. */
export default function Nowhere() {
  notFound();
}
