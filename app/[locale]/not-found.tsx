import { ProblemPage } from "@/components/problem/problem-page";

/** Next.js gives this page no parameters, so it speaks the default language. */
export default function NotFound() {
  return <ProblemPage problem="window-unknown" locale="ko" path="" />;
}
