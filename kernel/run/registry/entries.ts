/** The list of strategies, and the way from a name to a strategy. */
import { compare, parse, parseRange, satisfies } from "@std/semver";
import { z } from "zod";
import { listRuns, type StoredRun } from "../../data/catalogue/runs.ts";
import {
  lastValidations,
  listVersions,
  type StoredValidation,
  type StrategyVersion,
} from "../../data/strategy_history.ts";
import { dataFolder } from "../../data/workspace.ts";
import type { Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { type Kind, kindOf } from "../../strategy/part.ts";
import { codeIdentity } from "../code_identity.ts";
import type { Displayed } from "../display.ts";
import {
  type AnyFactory,
  importSource,
  importStrategy,
  type Place,
  type StrategyFile,
  strategyFiles,
  unknownStrategy,
} from "./files.ts";
import { parsePreset, type Preset, presetOf, withDefaults } from "./preset.ts";
import { readTimeframes, warmUp } from "./trial.ts";

/** How the saved runs of a strategy did on a market. */
export interface MarketRecord {
  readonly market: string;
  /** Saved runs. */
  readonly runs: number;
  /** Of their Sharpe ratios; null where none has one. */
  readonly bestSharpe: number | null;
  readonly medianSharpe: number | null;
}

/** The last time that validateStrategy() looked at a strategy. */
export interface LastValidation {
  readonly passed: boolean;
  /** First step that failed, null where none did. */
  readonly failed: string | null;
  /** ISO time. */
  readonly at: string;
  /** Version of the engine then. */
  readonly engine: string;
  /** Whether strategy and engine are still what they were. */
  readonly current: boolean;
}

/** What the registry knows of a strategy. Where its file cannot be used, `error` says why and the rest is what is left. */
export interface StrategyEntry {
  readonly name: string;
  /** Semantic version of the file; null where it cannot be loaded. */
  readonly version: string | null;
  /** The highest version of the file and the history. */
  readonly latest: string | null;
  readonly description: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly markets: readonly Market[];
  /** What it is meant for. */
  readonly timeframes: readonly Timeframe[];
  /** Higher timeframes that it reads whatever the bars are. */
  readonly reads: readonly Timeframe[];
  /** What it decides by. */
  readonly kind: Kind | null;
  /** JSON Schema of its parameters, the preset's values as defaults. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Bars before the first decision, with the default parameters; null where that is not known. */
  readonly warmUp: number | null;
  readonly file: string;
  readonly origin: "workspace" | "product";
  /** sha256 of the source. */
  readonly hash: string;
  /** Saved runs in the workspace. */
  readonly runs: number;
  readonly records: readonly MarketRecord[];
  readonly validation: LastValidation | null;
  readonly error: string | null;
}

/** The entries, the workspace's first; shown, a table. */
export type StrategyList = readonly StrategyEntry[] & Displayed;

interface Known {
  readonly runs: readonly StoredRun[];
  readonly validations: readonly StoredValidation[];
  readonly versions: readonly StrategyVersion[];
}

export async function entriesOf(place: Place): Promise<StrategyEntry[]> {
  const folder = dataFolder(place.workspace);
  const [files, runs, validations, versions] = await Promise.all([
    strategyFiles(place),
    listRuns(folder),
    lastValidations(folder),
    listVersions(folder),
  ]);
  const known = { runs, validations, versions };
  return await Promise.all(files.map((file) => entryOf(file, known)));
}

async function entryOf(file: StrategyFile, known: Known): Promise<StrategyEntry> {
  let factory: AnyFactory | null = null;
  let preset: Preset | null = null;
  const errors: string[] = [];
  const attempt = async (step: () => unknown) => {
    try {
      await step();
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  };
  await attempt(() => preset = presetOf(file));
  await attempt(async () => factory = await importStrategy(file));
  const facts: Partial<StrategyEntry> = {};
  if (factory !== null) {
    await attempt(() => factory = withDefaults(factory!, preset?.params ?? {}));
    await attempt(() => Object.assign(facts, factsOf(factory!, preset)));
  }
  return {
    ...blank(file, factory, preset),
    ...historyOf(file, factory, known),
    ...facts,
    error: errors[0] ?? null,
  };
}

/** What is known without making a strategy. */
function blank(
  { base, path, origin, hash }: StrategyFile,
  factory: AnyFactory | null,
  preset: Preset | null,
): Omit<StrategyEntry, "latest" | "runs" | "records" | "validation" | "error"> {
  return {
    name: factory?.name ?? base,
    version: factory?.version ?? null,
    description: preset?.description || factory?.description || "",
    category: preset?.category ?? "other",
    tags: preset?.tags ?? [],
    markets: preset?.markets ?? [],
    timeframes: preset?.timeframes ?? [],
    reads: [],
    kind: factory && kindOf(factory.definition),
    parameters: null,
    defaults: factory?.defaults ?? {},
    warmUp: null,
    file: path,
    origin,
    hash,
  };
}

function factsOf(factory: AnyFactory, preset: Preset | null): Partial<StrategyEntry> {
  const parameters = z.toJSONSchema(factory.schema, { io: "input", unrepresentable: "any" });
  // One without defaults for all of its parameters has no warm-up to speak of.
  if (!factory.schema.safeParse({}).success) return { parameters };
  const strategy = factory({});
  return { parameters, reads: readTimeframes(strategy), warmUp: warmUp(strategy, preset) };
}

function historyOf(
  file: StrategyFile,
  factory: AnyFactory | null,
  known: Known,
): Pick<StrategyEntry, "latest" | "runs" | "records" | "validation"> {
  const name = factory?.name ?? file.base;
  const runs = known.runs.filter(({ strategy }) => strategy === name);
  const labels = known.versions.filter((each) => each.name === name).map(({ version }) => version);
  const validation = known.validations.find((each) => each.name === name);
  const { version: engine, code } = codeIdentity();
  return {
    latest: highest([...labels, factory?.version ?? ""]),
    runs: runs.length,
    records: recordsOf(runs),
    validation: validation
      ? {
        passed: validation.passed,
        failed: validation.steps.find(({ status }) => status === "failed")?.name ?? null,
        at: validation.validated,
        engine: validation.engine,
        current: validation.hash === file.hash && validation.engine === engine && validation.code === code,
      }
      : null,
  };
}

function recordsOf(runs: readonly StoredRun[]): MarketRecord[] {
  const byMarket = Map.groupBy(runs, ({ markets }) => markets.join("+") || "unknown");
  return [...byMarket].sort(([a], [b]) => a < b ? -1 : 1).map(([market, of]) => {
    const sharpe = of.map(({ metrics }) => metrics.sharpe ?? null).filter((value) => value !== null)
      .sort((a, b) => a - b);
    const middle = sharpe.length >> 1;
    const median = sharpe.length % 2 === 1 ? sharpe[middle]! : (sharpe[middle - 1]! + sharpe[middle]!) / 2;
    return {
      market,
      runs: of.length,
      bestSharpe: sharpe.at(-1) ?? null,
      medianSharpe: sharpe.length === 0 ? null : median,
    };
  });
}

/** Null where none of them is a version. */
function highest(versions: readonly string[]): string | null {
  return versions.filter(isVersion).reduce<string | null>(
    (best, each) => best === null || compare(parse(each), parse(best)) > 0 ? each : best,
    null,
  );
}

export function isVersion(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The factory of a name, with the preset's parameters as defaults; the workspace's own before the product's. */
export async function factoryFor(place: Place, name: string, range?: string): Promise<AnyFactory> {
  const files = await strategyFiles(place);
  const file = files.find(({ base }) => base === name);
  const history = await listVersions(dataFolder(place.workspace), name);
  if (!file && history.length === 0) throw unknownStrategy(name, files.map(({ base }) => base));
  if (range === undefined && file) return presented(file, await importStrategy(file));
  const current = file ? await importStrategy(file).catch(() => null) : null;
  const wanted = chosen(name, range ?? "latest", [
    ...history.map(({ version }) => version),
    ...(current ? [current.version] : []),
  ]);
  if (current && file && current.version === wanted) return presented(file, current);
  const row = history.findLast(({ version }) => version === wanted)!;
  const factory = await importSource(place, row);
  return withDefaults(factory, row.preset === null ? {} : parsePreset(name, row.preset).params);
}

const presented = (file: StrategyFile, factory: AnyFactory): AnyFactory =>
  withDefaults(factory, presetOf(file)?.params ?? {});

/** The highest of the versions that a range allows. */
function chosen(name: string, range: string, versions: readonly string[]): string {
  const known = [...new Set(versions)].filter(isVersion);
  const found = highest(known.filter((each) => range === "latest" || satisfies(parse(each), rangeOf(range))));
  if (found !== null) return found;
  const allowed = known.join(", ") || "none";
  throw new ParameterError(
    `Ask for a version of ${name} that there is, ${allowed}: none is ${quote(range)}`,
    {
      field: "version",
      value: range,
      allowed,
    },
  );
}

function rangeOf(range: string): ReturnType<typeof parseRange> {
  try {
    return parseRange(range);
  } catch (cause) {
    const allowed = "latest, a version such as 1.2.0 or a range such as 1.x or ^1.2";
    throw new ParameterError(`Set the version to ${allowed}: it is ${quote(range)}`, {
      field: "version",
      value: range,
      allowed,
      cause,
    });
  }
}
