// k6 run load/k6/wait.ts: people enter the line and wait until they are called.
import { arrive } from "./flows/arrive.ts";
import { wait } from "./flows/wait.ts";
import { Person } from "./person.ts";
import { waitThresholds } from "./thresholds.ts";
import { workload } from "./workloads.ts";

export const options = { scenarios: workload(), thresholds: waitThresholds };

export default function journey(): void {
  const person = new Person();
  if (arrive(person) !== null) wait(person);
}
