import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** Prints what a figure was measured on; without it a figure says little. */
export function printMachine(): void {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(
    `machine: ${cpus().length} × ${first?.model ?? "unknown"}, ${memory} GiB, Node ${process.version}`,
  );
}

export function printTable(rows: (string | number)[][]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? "").length)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widths[0] ?? 0) : String(cell).padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`);
  }
}

export interface Figure {
  figure: string;
  value: number;
  unit: string;
  /** What the figure should reach; undefined for one that is only told. */
  atLeast?: number;
  atMost?: number;
}

export function isMet({ value, atLeast, atMost }: Figure): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

export function printFigures(figures: Figure[]): void {
  for (const each of figures) {
    const { figure, value, unit, atLeast, atMost } = each;
    const rounded = Number(value.toPrecision(4));
    const goal = atLeast ?? atMost ?? null;
    console.log(JSON.stringify({ figure, value: rounded, unit, goal, met: isMet(each) }));
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
