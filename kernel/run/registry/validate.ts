/** Whether a strategy file does what it must, step by step. */
import { z } from "zod";
import type { BacktestOptions } from "../../engine/options.ts";
import type { EngineResult } from "../../engine/result.ts";
import { simulate } from "../../engine/simulate.ts";
import type { Strategy } from "../../engine/strategy.ts";
import { recordValidation, type ValidationStep } from "../../data/strategy_history.ts";
import { dataFolder } from "../../data/workspace.ts";
import type { Bars } from "../../market/bars.ts";
import { viewBars } from "../../market/slice_bars.ts";
import { formatTime } from "../../market/time.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import type { TableFigure } from "../../plot/spec/figure.ts";
import { upperBound } from "../../series/search.ts";
import { coreMetrics } from "../../stats/core_metrics.ts";
import { auditLookAhead } from "../audit_look_ahead.ts";
import { codeIdentity } from "../code_identity.ts";
import { digestOf } from "../digest.ts";
import { importStrategy, type Place, type StrategyFile } from "./files.ts";
import { presetOf, withDefaults } from "./preset.ts";
import { trialBars, warmUp } from "./trial.ts";

/** What validateStrategy() found. */
export interface ValidationReport {
  readonly name: string;
  /** Empty where the file could not be loaded. */
  readonly version: string;
  readonly file: string;
  /** sha256 of the source. */
  readonly hash: string;
  /** Whether no step failed. */
  readonly passed: boolean;
  readonly steps: readonly ValidationStep[];
  /** Version of the engine, and hash of its code. */
  readonly engine: string;
  readonly code: string;
}

/** Where the bars are cut for the last step. */
const PREFIX = 0.7;

export async function validate(place: Place, file: StrategyFile): Promise<ValidationReport> {
  const { steps, step } = stepper();
  const factory = await step("import", async () => {
    const factory = await importStrategy(file);
    return [factory, `${factory.name} ${factory.version}`];
  });
  const preset = await step("preset", () => {
    const preset = presetOf(file);
    return [preset, preset === null ? skip("there is no YAML file beside it") : preset.description];
  });
  const preferred = await step("schema", () => {
    const { properties = {} } = z.toJSONSchema(factory!.schema, { io: "input", unrepresentable: "any" });
    const names = Object.keys(properties);
    return [withDefaults(factory!, preset?.params ?? {}), names.join(", ") || "no parameters"];
  });
  const strategy = await step("instantiate", (): [Strategy, string] => {
    const strategy = preferred!({});
    const bars = warmUp(strategy, preset ?? null);
    return [strategy, bars === null ? "warm-up unknown" : `warm-up ${bars} bars`];
  });
  // `closeAtEnd` would trade where the bars end, which is what the last steps move.
  const options: BacktestOptions = { ...preset?.options, closeAtEnd: false, from: undefined };
  const tried = await step("dry run", async () => {
    const bars = await trialBars(place, strategy!, preset ?? null);
    const result = simulate(strategy!, bars, options);
    const { length } = result.trades;
    const what = `${length} trades in ${result.time.length} bars of ${
      bars.map(({ name }) => name).join(", ")
    }`;
    return [{ bars, result }, length === 0 ? `${what}: ${result.warnings[0]}` : what];
  });
  // First: what differs from run to run would otherwise look as if it read the future.
  await step("determinism", () => {
    const { bars, result } = tried!;
    const [a, b] = [result, simulate(strategy!, bars, options)].map((each) => digest(each, bars));
    if (a !== b) throw new Error("two runs of the same bars gave different orders or equity");
    return [null, `digest ${a!.slice(0, 12)}`];
  });
  await step("look-ahead", () => {
    const { closeAtEnd: _, from: _from, ...rest } = options;
    const { findings, unchecked, checked } = auditLookAhead(strategy!, tried!.bars, { options: rest });
    const [first] = findings;
    if (first) {
      const { name, symbol, time, onPrefix, onAll } = first;
      throw new Error(
        `${name} of ${symbol} at ${formatTime(time)} is ${onPrefix} without later bars, ${onAll} with`,
      );
    }
    const reasons = unchecked.map(({ name, reason }) => `${name}: ${reason}`);
    return [null, reasons.length > 0 ? skip(reasons.join("; ")) : checked.join(", ")];
  });
  await step("prefix", () => {
    const { bars, result } = tried!;
    const cut = result.time[Math.floor(PREFIX * result.time.length)]!;
    const part = bars.map((each) => viewBars(each, 0, upperBound(each.time, cut)));
    const [short, whole] = [simulate(strategy!, part, options), result].map((each) => fillsUpTo(each, cut));
    const differs = whole!.findIndex((fill, i) => fill !== short![i]);
    if (differs >= 0 || short!.length !== whole!.length) {
      const at = differs < 0 ? whole!.length : differs;
      throw new Error(
        `on the first ${part[0]!.length} bars fill ${at} is ${short![at] ?? "none"}, on all ${
          whole![at] ?? "none"
        }`,
      );
    }
    return [null, `${whole!.length} fills to ${formatTime(cut)} are the same without what follows`];
  });
  const { version: engine, code } = codeIdentity();
  const report: ValidationReport = {
    name: factory?.name ?? file.base,
    version: factory?.version ?? "",
    file: file.path,
    hash: file.hash,
    passed: steps.every(({ status }) => status !== "failed"),
    steps,
    engine,
    code,
  };
  const { file: _, ...stored } = report;
  await recordValidation(dataFolder(place.workspace), {
    ...stored,
    steps,
    validated: new Date().toISOString(),
  });
  return report;
}

/** A step that could not show anything, and why. */
interface Skipped {
  readonly skipped: string;
}

const skip = (skipped: string): Skipped => ({ skipped });

type Outcome<T> = [value: T, message: string | Skipped];

/** Runs steps one after the other; after the first that fails the others are skipped. */
function stepper() {
  const steps: ValidationStep[] = [];
  const step = async <T>(
    name: string,
    task: () => Outcome<T> | Promise<Outcome<T>>,
  ): Promise<T | undefined> => {
    const failed = steps.find(({ status }) => status === "failed");
    if (failed) {
      steps.push({ name, status: "skipped", message: `after ${failed.name} failed`, ms: 0 });
      return undefined;
    }
    const begun = performance.now();
    const took = () => Math.round((performance.now() - begun) * 10) / 10;
    try {
      const [value, message] = await task();
      steps.push(
        typeof message === "string"
          ? { name, status: "ok", message, ms: took() }
          : { name, status: "skipped", message: message.skipped, ms: took() },
      );
      return value;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      steps.push({ name, status: "failed", message, ms: took() });
      return undefined;
    }
  };
  return { steps, step };
}

const digest = (result: EngineResult, bars: readonly Bars[]): string =>
  digestOf(result, coreMetrics(result, { periodsPerYear: clockPeriodsPerYear(bars) }));

function fillsUpTo({ fills }: EngineResult, cut: number): string[] {
  return Array.from(fills.time, (time, i) => {
    const words = `${fills.side[i]} ${fills.quantity[i]} ${fills.symbol[i]} at ${fills.price[i]}, ${
      formatTime(time)
    }`;
    return time <= cut ? words : "";
  }).filter((words) => words !== "");
}

export function validationTable({ name, version, passed, steps }: ValidationReport): TableFigure {
  const columns = [
    { name: "Step", format: "text" as const },
    { name: "Result", format: "text" as const },
    { name: "ms", format: "ratio" as const },
    { name: "What", format: "text" as const },
  ];
  return {
    kind: "table",
    title: `${`${name} ${version}`.trim()} ${passed ? "passed" : "failed"}`,
    columns,
    rows: steps.map(({ name, status, ms, message }) => [name, status, ms, message]),
    total: steps.length,
  };
}
