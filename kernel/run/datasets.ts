/** The workspace's data as cells ask for them: a list of what there is, and everything about one series. */
import {
  type DataSetEntry,
  type Described,
  describeSeries,
  listDatasets,
  type SeriesDescription,
} from "../data/describe/describe.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";
import type { Market, Timeframe } from "../market/bars.ts";
import { checkNames } from "../market/known_names.ts";
import { parseMarket, parseTimeframe } from "../market/timeframe.ts";
import { runCard } from "../plot/spec/card.ts";
import type { CardFigure, TableFigure } from "../plot/spec/figure.ts";
import { formatNumber, timeFormat } from "../plot/spec/format.ts";
import { barsMetrics, pricePicture, qualityWarnings } from "./bars_card.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { withFormats } from "./rows.ts";
import { columnsTable } from "../plot/spec/tables.ts";

/** Which series of the workspace. */
export interface DataSetFilter {
  market?: Market;
  timeframe?: Timeframe;
}

const FILTER_NAMES: readonly (keyof DataSetFilter)[] = ["market", "timeframe"];
/** Gaps and conflicts that a card lists; the description has them all. */
const LISTED = 20;

/**
 * What this workspace has stored, by market, timeframe and symbol: fetched, imported or shipped. Asks nobody.
 *
 * @returns an entry for each series; times are epoch ms, `quality` is the score of an import
 * @throws ParameterError for an unknown option, market or timeframe
 * @example
 * ```ts
 * import { datasets, loadBars } from "tapebook";
 *
 * await loadBars("SP500");
 * const sample = (await datasets({ market: "US" })).find(({ id }) => id === "US/1d/SP500");
 * if (sample?.rows !== 5105) throw new Error("what is loaded is stored");
 * ```
 */
export async function datasets(filter: DataSetFilter = {}): Promise<readonly DataSetEntry[] & Displayed> {
  return displayedAs(await listDatasets(dataFolder(workspaceFolder()), checked(filter)), datasetsTable);
}

/**
 * Everything about one stored series: rows, dates, prices and volume, which source gave which part, sessions that are
 * missing, where sources disagree, and what validate() finds. Asks nobody.
 *
 * @param what a symbol, or an id of datasets() such as "US/1d/SP500" where a symbol is stored more than once
 * @throws DataError where nothing is stored under it, or more than one series
 * @throws ParameterError for an unknown option, market or timeframe
 * @example
 * ```ts
 * import { describe, loadBars } from "tapebook";
 *
 * await loadBars("SP500");
 * const { missingSessions, sources, report } = await describe("SP500");
 * if (missingSessions !== 0 || sources[0] !== "sample" || !report.usable) throw new Error("whole and clean");
 * ```
 */
export async function describe(
  what: string,
  filter: DataSetFilter = {},
): Promise<SeriesDescription & Displayed> {
  const described = await describeSeries(dataFolder(workspaceFolder()), what, checked(filter));
  return displayedAs(described.description, () => seriesCard(described));
}

function checked(filter: DataSetFilter): DataSetFilter {
  checkNames(filter, FILTER_NAMES, "the options");
  if (filter.market !== undefined) parseMarket(filter.market);
  if (filter.timeframe !== undefined) parseTimeframe(filter.timeframe);
  return filter;
}

export function datasetsTable(entries: readonly DataSetEntry[]): TableFigure {
  const table = columnsTable({
    Id: entries.map(({ id }) => id),
    Name: entries.map(({ name }) => name),
    Bars: entries.map(({ rows }) => rows),
    First: entries.map(({ first }) => first),
    Last: entries.map(({ last }) => last),
    Sources: entries.map(({ sources }) => sources.join(", ")),
    Fetched: entries.map(({ fetched }) => fetched),
    Prices: entries.map(({ basis }) => basis),
    Quality: entries.map(({ quality }) => quality),
    Description: entries.map(({ exchange, description }) =>
      [exchange, description].filter((each) => each !== null).join(": ")
    ),
  }, counted(entries.length, "data set", "data sets"));
  const ends = timeFormat(entries.flatMap(({ first, last }) => [first, last]));
  return withFormats(table, { First: ends, Last: ends, Fetched: "time" });
}

export function seriesCard({ description, bars }: Described): CardFigure {
  const { id, rows, ranges, gaps, conflicts, report, basis, currency, sources } = description;
  const { exchange, file } = description;
  return runCard({
    title: `${id} · ${description.name} · ${formatNumber(rows, "integer")} bars · ${sources.join(", ")}`,
    metrics: barsMetrics(description, report.score),
    figures: [
      ...(rows > 1 ? [pricePicture(bars)] : []),
      rangesTable(ranges),
      ...(gaps.length > 0 ? [gapsTable(gaps)] : []),
      ...(conflicts.length > 0 ? [conflictsTable(conflicts)] : []),
    ],
    notes: [
      `${currency}, prices ${basis === "raw" ? "as traded" : `adjusted (${basis})`}`,
      ...[exchange, description.description, file && `original in ${file}`].filter((each) => each !== null),
    ],
    warnings: qualityWarnings(report),
  });
}

const counted = (count: number, one: string, many: string): string =>
  `${formatNumber(count, "integer")} ${count === 1 ? one : many}`;

function rangesTable(ranges: SeriesDescription["ranges"]): TableFigure {
  const table = columnsTable({
    Source: ranges.map(({ source }) => source),
    From: ranges.map(({ from }) => from),
    To: ranges.map(({ to }) => to),
    Fetched: ranges.map(({ fetched }) => fetched),
  }, "Sources");
  const ends = timeFormat(ranges.flatMap(({ from, to }) => [from, to]));
  return withFormats(table, { From: ends, To: ends, Fetched: "time" });
}

function gapsTable(gaps: SeriesDescription["gaps"]): TableFigure {
  const longest = gaps.toSorted((a, b) => b.sessions - a.sessions).slice(0, LISTED);
  const table = columnsTable({
    From: longest.map(({ from }) => from),
    To: longest.map(({ to }) => to),
    Sessions: longest.map(({ sessions }) => sessions),
  }, `Missing sessions, longest of ${counted(gaps.length, "stretch", "stretches")} first`);
  return withFormats({ ...table, total: gaps.length }, { From: "date", To: "date" });
}

function conflictsTable(conflicts: SeriesDescription["conflicts"]): TableFigure {
  const shown = conflicts.slice(0, LISTED);
  const table = columnsTable({
    Time: shown.map(({ time }) => time),
    Field: shown.map(({ field }) => field),
    Kept: shown.map(({ kept }) => kept.value),
    From: shown.map(({ kept }) => kept.source),
    Other: shown.map(({ other }) => other.value),
    Of: shown.map(({ other }) => other.source),
  }, `Where sources disagree: ${counted(conflicts.length, "value", "values")}`);
  const time = timeFormat(shown.map((each) => each.time));
  return withFormats({ ...table, total: conflicts.length }, { Time: time, Kept: "price", Other: "price" });
}
