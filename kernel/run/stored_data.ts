/** Stored series as cells look after them. */
import type { Gap } from "../data/fill/gaps.ts";
import type { Watched } from "../data/progress.ts";
import {
  findGaps,
  invalidateStored,
  type Refreshed,
  refreshStored,
  removeStored,
  type StoredFilter,
} from "../data/stored_data.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { parseMarket, parseTimeframe } from "../market/timeframe.ts";
import { formatNumber } from "../plot/spec/format.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { withFormats } from "./rows.ts";
import { watched } from "./watched.ts";

/** Which series of a symbol, default all of its timeframes, and how to watch. */
export interface RefreshOptions extends StoredFilter, Watched {}

const FILTER_NAMES: readonly (keyof StoredFilter)[] = ["market", "timeframe"];
const REFRESH_NAMES: readonly (keyof RefreshOptions)[] = [...FILTER_NAMES, "onProgress", "signal"];

/**
 * Sessions of the market's calendar that stored series have no bars for: what a source was asked for and does not have, with
 * the time from which it is asked again; what nobody was asked for; and what data leave out.
 *
 * @param symbols as stored, or ids of datasets()
 * @param options `market` and `timeframe` where a symbol has several
 * @returns an entry for each run of sessions, by series and time; times are epoch ms
 * @throws DataError where nothing is stored under a name
 * @throws ParameterError for an unknown option, market or timeframe
 * @example
 * ```ts
 * import { gaps, loadBars } from "tapebook";
 *
 * await loadBars("SP500");
 * if ((await gaps("SP500")).length !== 0) throw new Error("the sample is whole");
 * ```
 */
export async function gaps(
  symbols: string | readonly string[],
  options: StoredFilter = {},
): Promise<readonly Gap[] & Displayed> {
  const found = await findGaps(folder(), namesOf(symbols), checked(options, FILTER_NAMES), Date.now());
  return displayedAs(found, gapsTable);
}

/**
 * Asks the providers for what is new in stored series and for their own holes, however lately that was done. What somebody
 * brought from a file stays as it is.
 *
 * @param symbols as stored, or ids of datasets()
 * @param options `market` and `timeframe` where a symbol has several; `onProgress` and `signal`
 * @returns what became of each series; where providers failed, `notes` say so and the bars stay
 * @throws DataError where nothing is stored under a name
 * @throws ParameterError for an unknown option, market or timeframe
 * @throws the signal's reason where it was stopped
 * @example
 * ```ts
 * import { loadBars, refresh } from "tapebook";
 *
 * await loadBars("SP500");
 * const [sample] = await refresh("SP500");
 * if (sample?.added !== 0) throw new Error("the sample has all that there is");
 * ```
 */
export async function refresh(
  symbols: string | readonly string[],
  options: RefreshOptions = {},
): Promise<readonly Refreshed[] & Displayed> {
  const { market, timeframe, ...watch } = checked(options, REFRESH_NAMES);
  const filter = { ...(market && { market }), ...(timeframe && { timeframe }) };
  const router = async () => (await import("../data/router/mod.ts")).router;
  const place = { folder: folder(), router, now: Date.now() };
  const refreshed = await watched(
    "Fetching bars",
    watch,
    (both) => refreshStored(namesOf(symbols), filter, { ...place, ...both }),
  );
  return displayedAs(refreshed, refreshedTable);
}

/**
 * Gives up what providers answered for stored series: all of it is asked for again at the next load, and what they say then
 * counts more. Until then, and while no provider answers, the bars are served as they are.
 *
 * @param symbols as stored, or ids of datasets()
 * @param options `market` and `timeframe` where a symbol has several
 * @returns the ids of the series
 * @throws DataError where nothing is stored under a name
 * @throws ParameterError for an unknown option, market or timeframe
 * @example
 * ```ts
 * import { invalidate, loadBars } from "tapebook";
 *
 * await loadBars("SP500");
 * const [id] = await invalidate("SP500");
 * if (id !== "US/1d/SP500") throw new Error("the sample");
 * ```
 */
export const invalidate = async (
  symbols: string | readonly string[],
  options: StoredFilter = {},
): Promise<string[]> => await invalidateStored(folder(), namesOf(symbols), checked(options, FILTER_NAMES));

/**
 * Removes stored series with their files, and the file that an import keeps. Snapshots stay.
 *
 * @param symbols as stored, or ids of datasets()
 * @param options `market` and `timeframe` where a symbol has several
 * @returns the ids of the series
 * @throws DataError where nothing is stored under a name
 * @throws ParameterError for an unknown option, market or timeframe
 * @example
 * ```ts
 * import { datasets, loadBars, remove } from "tapebook";
 *
 * await loadBars("SP500");
 * await remove("SP500");
 * if ((await datasets()).some(({ id }) => id === "US/1d/SP500")) throw new Error("gone, until it is loaded again");
 * ```
 */
export const remove = async (
  symbols: string | readonly string[],
  options: StoredFilter = {},
): Promise<string[]> => await removeStored(folder(), namesOf(symbols), checked(options, FILTER_NAMES));

const folder = (): string => dataFolder(workspaceFolder());

function namesOf(symbols: string | readonly string[]): readonly string[] {
  const names = typeof symbols === "string" ? [symbols] : symbols;
  if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string")) {
    return names;
  }
  throw new ParameterError(`Name a stored symbol or a list of them: it is ${quote(symbols)}`, {
    field: "symbols",
    value: symbols,
    allowed: "what datasets() lists",
  });
}

function checked<O extends RefreshOptions>(options: O, names: readonly (keyof O & string)[]): O {
  checkNames(options, names, "the options");
  if (options.market !== undefined) parseMarket(options.market);
  if (options.timeframe !== undefined) parseTimeframe(options.timeframe);
  return options;
}

const REASONS: Readonly<Record<Gap["reason"], string>> = {
  source: "the source has none",
  unasked: "nobody was asked",
  data: "left out by the data",
};

export function gapsTable(found: readonly Gap[]): TableFigure {
  const sessions = found.reduce((sum, each) => sum + each.sessions, 0);
  const counts = [sessions, found.length].map((count) => formatNumber(count, "integer"));
  const table = columnsTable({
    Symbol: found.map(({ symbol }) => symbol),
    Timeframe: found.map(({ timeframe }) => timeframe),
    From: found.map(({ from }) => from),
    To: found.map(({ to }) => to),
    Sessions: found.map((each) => each.sessions),
    Reason: found.map(({ reason }) => REASONS[reason]),
    Source: found.map(({ source }) => source ?? ""),
    "Asked again": found.map(({ until }) => until),
  }, `${counts[0]} sessions without bars in ${counts[1]} gaps`);
  return withFormats(table, { From: "date", To: "date", "Asked again": "date" });
}

export function refreshedTable(refreshed: readonly Refreshed[]): TableFigure {
  const table = columnsTable({
    Id: refreshed.map(({ id }) => id),
    Bars: refreshed.map(({ rows }) => rows),
    Added: refreshed.map(({ added }) => added),
    Last: refreshed.map(({ last }) => last),
    Notes: refreshed.map(({ notes }) => notes.join(" ")),
  });
  return withFormats(table, { Last: "time" });
}
