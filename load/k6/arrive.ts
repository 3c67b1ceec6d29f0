// k6 run load/k6/arrive.ts: people ask whether they may book, and enter the line.
import { arrive } from "./flows/arrive.ts";
import { Person } from "./person.ts";
import { arriveThresholds } from "./thresholds.ts";
import { workload } from "./workloads.ts";

export const options = { scenarios: workload(), thresholds: arriveThresholds };

export default function journey(): void {
  arrive(new Person());
}
