// k6 run load/k6/book.ts: people enter the line, wait, come in, book, and cancel again.
import { arrive } from "./flows/arrive.ts";
import { book } from "./flows/book.ts";
import { wait } from "./flows/wait.ts";
import { Person } from "./person.ts";
import { bookThresholds } from "./thresholds.ts";
import { workload } from "./workloads.ts";

export const options = { scenarios: workload(), thresholds: bookThresholds };

export default function journey(): void {
  const person = new Person();
  if (arrive(person) !== null && wait(person)) book(person);
}
