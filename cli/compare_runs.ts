/** A saved run beside its repetition: equal, or what changed and why that may be. */
import type { RunRecord } from "../kernel/mod.ts";
import { METRIC_NAMES, STATISTICS } from "../kernel/mod.ts";
import { formatStatistic } from "../kernel/plot/spec/statistic.ts";
import { canonicalJson } from "../kernel/run/canonical.ts";
import { dataDifferences } from "./data_differences.ts";

type Unit = typeof STATISTICS[typeof METRIC_NAMES[number]]["unit"];

export interface Difference {
  name: string;
  before: string;
  after: string;
}

export interface Comparison {
  equal: boolean;
  /** Metrics whose values differ. */
  metrics: Difference[];
  /** What the two were made from, where that differs; the likeliest cause first. */
  causes: string[];
}

/** @param edited Whether the notebook's cells are other ones than those that were saved. */
export function compareRuns(saved: RunRecord, repeated: RunRecord, edited: boolean): Comparison {
  const metrics = metricDifferences(saved.metrics, repeated.metrics);
  const equal = saved.digest === repeated.digest && metrics.length === 0;
  return { equal, metrics, causes: equal ? [] : causesOf(saved, repeated, edited) };
}

function metricDifferences(before: RunRecord["metrics"], after: RunRecord["metrics"]): Difference[] {
  return METRIC_NAMES.flatMap((name) => {
    const { title, unit } = STATISTICS[name];
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    return was === is ? [] : [{ name: title, ...apart(was, is, unit) }];
  });
}

/** The format's own, then ever more: 17 figures tell any two doubles apart. */
const DECIMALS = [undefined, ...Array.from({ length: 16 }, (_, i) => i + 2)];

/** Both numbers as the product writes them, with more decimals where they would look alike. */
function apart(was: number | null, is: number | null, unit: Unit): Omit<Difference, "name"> {
  for (const decimals of DECIMALS) {
    const [before, after] = [written(was, unit, decimals), written(is, unit, decimals)];
    if (before !== after) return { before, after };
  }
  // Smaller than that, or told apart by a bit that a percentage has lost.
  return { before: String(was), after: String(is) };
}

const written = (value: number | null, unit: Unit, decimals: number | undefined): string =>
  formatStatistic(value, unit, decimals === undefined ? {} : { decimals });

/** Lines of a table: the metric's name, and the numbers below each other. */
export function differenceTable(metrics: readonly Difference[]): string[] {
  const rows = [{ name: "metric", before: "before", after: "after" }, ...metrics];
  const width = (key: keyof Difference) => Math.max(...rows.map((row) => row[key].length));
  const [name, before, after] = [width("name"), width("before") + 2, width("after") + 2];
  return rows.map((row) => row.name.padEnd(name) + row.before.padStart(before) + row.after.padStart(after));
}

function causesOf({ manifest: was }: RunRecord, { manifest: is }: RunRecord, edited: boolean): string[] {
  const causes: string[] = [];
  if (was.strategy.hash !== is.strategy.hash) causes.push("code: the strategy's functions changed");
  causes.push(...changes("parameters", was.parameters, is.parameters));
  causes.push(...dataDifferences(was.data, is.data).map((each) => `data: ${each}`));
  causes.push(...changes("parameters", was.config, is.config));
  if (edited) causes.push("code: the notebook's cells were edited after the run was saved");
  if (was.engine.code !== is.engine.code) {
    causes.push(`code: the backtest kernel changed (${was.engine.version} to ${is.engine.version})`);
  }
  causes.push(...changes("runtime", was.runtime, is.runtime));
  return causes.length > 0 ? causes : [
    "code: something outside the strategy's functions, such as the clock, random numbers or a captured value",
  ];
}

function changes(kind: string, before: object, after: object): string[] {
  const was = before as Record<string, unknown>, is = after as Record<string, unknown>;
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].flatMap((name) => {
    const [old, now] = [textOf(was[name]), textOf(is[name])];
    return old === now ? [] : [`${kind}: ${name} was ${old}, is ${now}`];
  });
}

/** A file's keys are sorted, those of a run are not. */
const textOf = (value: unknown): string => value === undefined ? "absent" : canonicalJson(value);
