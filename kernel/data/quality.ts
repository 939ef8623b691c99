/**
 * What validation finds in a series, remembered by its content: it takes longer than loading. In the process by a map, for
 * other processes in a small file for each series, which may be deleted.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Bars } from "../market/bars.ts";
import { lowerBound, upperBound } from "../series/search.ts";
import { writeAtomically } from "./atomic_write.ts";
import { type OhlcvColumns, ohlcvFrom, ohlcvList } from "./ohlcv.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { refusedErrors, requireUsable } from "./validate/accept.ts";
import type { RawBars } from "./validate/raw_bars.ts";
import { CHECKS } from "./validate/registry.ts";
import { type Finding, validateColumns } from "./validate/validate.ts";

/** An error or a warning about stored bars. */
export interface Fault extends Pick<Finding, "check" | "message"> {
  readonly severity: "error" | "warning";
  /** Of the bars concerned, epoch ms; empty where it is about all. */
  readonly times: readonly number[];
}

/** Findings with more rows than this are kept by their first and last. */
const MOST_TIMES = 1_000;
/** Series that one process remembers. */
const MOST_KNOWN = 2_000;

const known = new Map<string, readonly Fault[]>();

/** Columns whose loader has answered for their quality, by the memory they lie in: a part of them needs no second look. */
const vouched = new WeakSet<ArrayBufferLike>();

/** @param file Where other processes find it; without one it is not kept beyond this process. */
export async function faultsOf(raw: RawBars, hash: string, file?: string): Promise<readonly Fault[]> {
  // The same columns are right on one market's calendar and wrong on another's.
  const { market = "US", timeframe = "1d", adjusted, actions } = raw;
  const about = [hash, market, timeframe, adjusted, actions, CHECKS.map(({ name }) => name)];
  const key = keyOf(about);
  const faults = known.get(key) ?? (file && await readFaults(file, key));
  if (faults) return remember(key, faults);
  const found = examined(raw);
  if (file) await writeFaults(file, key, found);
  return remember(key, found);
}

const keyOf = (about: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(about)).digest("hex");

/** Where the faults of a stored series are kept. */
export const qualityPath = (folder: string, { market, timeframe, symbol }: SeriesKey): string =>
  join(folder, "quality", market, timeframe, `${encodeURIComponent(symbol)}.json`);

function remember(key: string, faults: readonly Fault[]): readonly Fault[] {
  known.delete(key);
  known.set(key, faults);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return faults;
}

/** Bars in order of time, as a loader has them. */
export type SortedBars = RawBars & OhlcvColumns & { readonly adjustedClose?: Float64Array };

/**
 * Faults as they concern the bars of a view: what warns of others too, such as of gaps years before, is looked for again
 * among these alone. Errors stay as they are, for it may take the bars around to see them.
 */
export function faultsWithin(
  raw: SortedBars,
  hash: string,
  faults: readonly Fault[],
  { time, length }: Pick<Bars, "time" | "length">,
): readonly Fault[] {
  const [first, last] = [time[0]!, time[length - 1]!];
  const reaching = faults.filter(({ severity, times }) =>
    severity === "warning" && times.some((each) => each < first || each > last) &&
    times.some((each) => each >= first) && times.some((each) => each <= last)
  );
  if (reaching.length === 0) return faults;
  const names = new Set(reaching.map(({ check }) => check));
  const skip = CHECKS.map(({ name }) => name).filter((name) => !names.has(name));
  const { market, timeframe, adjusted, actions } = raw;
  const key = keyOf([hash, market, timeframe, adjusted, actions, first, last, skip]);
  const anew = known.get(key) ?? examined(partOf(raw, first, last), skip);
  const isWarning = ({ severity }: Fault) => severity === "warning";
  return [
    ...faults.filter((each) => !isWarning(each) || !names.has(each.check)),
    ...remember(key, anew).filter(isWarning),
  ];
}

function partOf(raw: SortedBars, first: number, last: number): RawBars {
  const [from, to] = [lowerBound(raw.time, first), upperBound(raw.time, last)];
  const part = (column: Float64Array) => column.subarray(from, to);
  return {
    ...raw,
    ...ohlcvFrom(ohlcvList(raw).map(part)),
    ...(raw.adjustedClose && { adjustedClose: part(raw.adjustedClose) }),
    ...(raw.actions && { actions: raw.actions.filter(({ time }) => time >= first && time <= last) }),
  };
}

function examined(raw: RawBars, skip: readonly string[] = []): Fault[] {
  const { errors, warnings } = validateColumns(raw, { skip });
  const time = raw.time as Float64Array;
  const faults = (severity: Fault["severity"], findings: readonly Finding[]) =>
    findings.map(({ check, message, rows }): Fault => {
      const shown = rows.length > MOST_TIMES ? [rows[0]!, rows.at(-1)!] : rows;
      return { severity, check, message, times: shown.map((row) => time[row]!) };
    });
  return [...faults("error", errors), ...faults("warning", warnings)];
}

async function readFaults(file: string, key: string): Promise<readonly Fault[] | undefined> {
  try {
    const kept = JSON.parse(await Deno.readTextFile(file)) as { key: string; faults: Fault[] };
    return kept.key === key ? kept.faults : undefined;
  } catch {
    return undefined;
  }
}

/** Where it cannot be kept, it is found again. */
async function writeFaults(file: string, key: string, faults: readonly Fault[]): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify({ key, faults }));
  await writeAtomically(file, bytes).catch(() => {});
}

/**
 * Bars with what a run on them has to repeat of their faults; only those that concern the loaded part count.
 *
 * @throws DataError for errors that are not accepted by the name of their check
 * @throws ParameterError for a name that is no check's
 */
export function vouchedFor(bars: Bars, faults: readonly Fault[], accept: readonly string[] = []): Bars {
  const [first, last] = [bars.time[0]!, bars.time[bars.length - 1]!];
  const concerned = faults.filter(({ times }) =>
    times.length === 0 || times.some((time) => time >= first && time <= last)
  );
  const errors = concerned.filter(({ severity }) => severity === "error");
  requireUsable({ symbol: bars.symbol, errors, checks: CHECKS }, accept);
  vouch(bars);
  const told = [
    ...sentence(`Errors of ${bars.symbol} that were accepted`, errors),
    ...sentence(`Data of ${bars.symbol}`, concerned.filter(isWorthWarning)),
  ];
  return told.length === 0 ? bars : { ...bars, warnings: [...bars.warnings ?? [], ...told] };
}

/** How much is stored says nothing of what a test needs. */
const isWorthWarning = ({ severity, check }: Fault): boolean => severity === "warning" && check !== "length";

const sentence = (about: string, faults: readonly Fault[]): string[] =>
  faults.length === 0
    ? []
    : [`${about}: ${faults.map(({ check, message }) => `${check}: ${message}`).join(" ")}`];

/** For bars whose quality was looked at before they were kept. */
export const vouch = (bars: Bars): void => void vouched.add(bars.close.buffer);

/** Formats of files: the origins of bars that importBars() reads, which no loader has looked at. */
const FILES = ["csv", "json", "parquet", "arrow"];

/**
 * Looks at imported bars that nobody has looked at yet, once. What providers gave was looked at when it was loaded, and
 * bars made in memory are their maker's word.
 *
 * @throws DataError for errors that are not accepted by the name of their check
 * @throws ParameterError for a name that is no check's
 */
export function requireUsableBars(universe: readonly Bars[], accept: readonly string[]): void {
  refusedErrors({ errors: [], checks: CHECKS }, accept);
  for (const bars of universe) {
    if (!FILES.includes(bars.origin.source) || vouched.has(bars.close.buffer)) continue;
    requireUsable(validateColumns(bars), accept);
    vouch(bars);
  }
}
