/** What a run was made from. Holds no times of its own making, so that the same run always has the same id. */
import { fingerprint } from "../data/ohlcv.ts";
import type { EngineConfig } from "../engine/options.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import type { Bars, Market, Origin, Timeframe } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { codeIdentity } from "./code_identity.ts";

/** Bars that a run read, by name and by what they held. */
export interface DataSet {
  symbol: string;
  market: Market;
  timeframe: Timeframe;
  /** ISO date or time of the first and last bar. */
  first: string;
  last: string;
  rows: number;
  /** Fingerprint of the columns. */
  hash: string;
  origin: Origin;
}

/** What must be equal for a run to be the same run; its hash is the run's id. */
export interface Manifest {
  schema: 1;
  strategy: {
    name: string;
    version: string;
    /** sha256 of the compiled text of its functions; what they refer to outside themselves is not in it. */
    hash: string;
  };
  parameters: Parameters;
  data: DataSet[];
  config: EngineConfig;
  /** Null: nothing random took part. */
  seed: number | null;
  engine: { version: string; code: string };
  runtime: { deno: string; v8: string; typescript: string; lock: string };
}

export function manifestOf(strategy: Strategy, universe: readonly Bars[], config: EngineConfig): Manifest {
  const { version, code, lock, deno, v8, typescript } = codeIdentity();
  return {
    schema: 1,
    strategy: {
      name: strategy.name,
      version: strategy.version,
      hash: sha256(canonicalJson(strategy.definition.text)),
    },
    parameters: strategy.params,
    data: universe.map(dataSetOf),
    config,
    seed: null,
    engine: { version, code },
    runtime: { deno, v8, typescript, lock },
  };
}

function dataSetOf(bars: Bars): DataSet {
  const { symbol, market, timeframe, time, length, origin } = bars;
  return {
    symbol,
    market,
    timeframe,
    first: formatTime(time[0] ?? NaN),
    last: formatTime(time[length - 1] ?? NaN),
    rows: length,
    hash: fingerprint(bars),
    origin,
  };
}

/** Twelve hex digits: one in 10^8 that two of 2,000 runs share them, and then both are kept side by side. */
export const runId = (manifest: Manifest): string => sha256(canonicalJson(manifest)).slice(0, 12);
