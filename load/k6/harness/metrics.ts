import { record } from "./recorder.ts";

class Metric {
  constructor(readonly name: string) {}

  add(value: number | boolean, tags?: Record<string, string>): void {
    record(this.name, Number(value), tags);
  }
}

export { Metric as Counter, Metric as Gauge, Metric as Rate, Metric as Trend };
