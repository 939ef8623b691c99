/** What a run was made from. Holds no times of its own making, so that the same run always has the same id. */
import { fingerprint } from "../data/ohlcv.ts";
import { snapshotHash } from "../data/snapshots.ts";
import type { EngineConfig } from "../engine/options.ts";
import type { Parameters } from "../engine/strategy.ts";
import type { Bars, Market, Origin, Timeframe } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { codeIdentity } from "./code_identity.ts";
import type { Finished } from "./run_card.ts";
import { dataOf, type DataRole } from "./run_data.ts";
import type { SamplePart } from "./split.ts";

/** Bars that a run read, by name and by what they held. */
export interface DataSet {
  /** What they were for. */
  role: DataRole;
  symbol: string;
  market: Market;
  timeframe: Timeframe;
  /** ISO date or time of the first and last bar. */
  first: string;
  last: string;
  rows: number;
  /** Fingerprint of the columns. */
  hash: string;
  /** sha256 of the splits and dividends, null without any. */
  actions: string | null;
  /** Hash of the snapshot that saving the run pins: everything that the run saw of them. */
  snapshot: string;
  origin: Origin;
}

/** What must be equal for a run to be the same run; its hash is the run's id. */
export interface Manifest {
  schema: 1;
  /** What kind of run it was. */
  type: "backtest";
  strategy: {
    name: string;
    version: string;
    /** sha256 of the compiled text of its functions; what they refer to outside themselves is not in it. */
    hash: string;
  };
  parameters: Parameters;
  data: DataSet[];
  /** Functions of one's own among the costs, the sizing and the like are in it by name and text. */
  config: EngineConfig;
  /** First and last bar in and out of sample, ISO dates or times; null where the run was not split. */
  split: { inSample: [string, string]; outOfSample: [string, string] } | null;
  /** Null: nothing random took part. */
  seed: number | null;
  engine: { version: string; code: string };
  runtime: { deno: string; v8: string; typescript: string; lock: string };
}

export function manifestOf(finished: Finished): Manifest {
  const { strategy, config, split } = finished;
  const { version, code, lock, deno, v8, typescript } = codeIdentity();
  const range = ({ from, to }: SamplePart): [string, string] => [formatTime(from), formatTime(to)];
  return {
    schema: 1,
    type: "backtest",
    strategy: {
      name: strategy.name,
      version: strategy.version,
      hash: sha256(canonicalJson(withoutIndent(strategy.definition.text))),
    },
    parameters: strategy.params,
    data: dataOf(finished).map(({ role, bars }) => dataSetOf(role, bars)),
    config: withoutIndent(config),
    split: split && { inSample: range(split.inSample), outOfSample: range(split.outOfSample) },
    seed: typeof config.fill.limit === "object" ? config.seed : null,
    engine: { version, code },
    runtime: { deno, v8, typescript, lock },
  };
}

/** How deep the compiler indents a function's text depends on where it stood, which is no part of what a run is. */
function withoutIndent<T>(value: T): T {
  if (typeof value === "string") return value.replaceAll(/\n\s+/g, "\n") as T;
  if (Array.isArray(value)) return value.map(withoutIndent) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutIndent(each)])) as T;
}

/** One set of bars as a manifest names it. */
export function dataSetOf(role: DataSet["role"], bars: Bars): DataSet {
  const { symbol, market, timeframe, time, length, origin, actions } = bars;
  return {
    role,
    symbol,
    market,
    timeframe,
    first: formatTime(time[0] ?? NaN),
    last: formatTime(time[length - 1] ?? NaN),
    rows: length,
    hash: fingerprint(bars),
    actions: actions === undefined ? null : sha256(canonicalJson(actions)),
    snapshot: snapshotHash(bars),
    origin,
  };
}

/** Twelve hex digits: one in 10^8 that two of 2,000 runs share them, and then both are kept side by side. */
export const runId = (manifest: Manifest): string => sha256(canonicalJson(manifest)).slice(0, 12);
