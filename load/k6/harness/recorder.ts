type Tags = Record<string, string>;

export const recorded: { metric: string; tags: Tags; value: number }[] = [];
export const checks: { name: string; passed: boolean }[] = [];

export function record(metric: string, value: number, tags: Tags = {}): void {
  recorded.push({ metric, tags, value });
}

/** Whether a threshold's name, such as `http_req_duration{step:enter}`, stands for anything recorded. */
export function isRecorded(threshold: string): boolean {
  const [, metric, selector = ""] = /^(\w+)(?:\{(.*)\})?$/.exec(threshold) ?? [];
  const wanted = selector
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split(":"));
  return recorded.some(
    (sample) => sample.metric === metric && wanted.every(([name = "", value]) => sample.tags[name] === value),
  );
}
