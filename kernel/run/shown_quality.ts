/** validate and repair as cells call them: their results show themselves. */
import { requireUsable as require } from "../data/validate/accept.ts";
import type { RawBars } from "../data/validate/raw_bars.ts";
import { repairColumns, type Repaired, type RepairOptions } from "../data/validate/repair.ts";
import {
  type DataQuality,
  type Finding,
  validateColumns,
  type ValidateOptions,
} from "../data/validate/validate.ts";
import type { Bars } from "../market/bars.ts";
import type { CardFigure, TableFigure } from "../plot/spec/figure.ts";
import { formatNumber, timeFormat } from "../plot/spec/format.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs } from "./display.ts";

/** Rows that a report lists; the findings themselves have all. */
const LISTED = 100;

/**
 * Checks data for everything that would make a backtest lie: missing and impossible values, order, duplicates, wrong
 * years, gaps against the market's calendar, hundredfold unit errors, splits and dividends that do not fit, stale and
 * interpolated bars, outliers, volume and tick size. Works on bars and on raw columns that makeBars() refuses.
 *
 * Errors are what loadBars refuses unless they are accepted by the name of their check; warnings want a look; notes say
 * what is odd and most likely true, such as a large but genuine move. An error takes 20 to 50 points off the score, a
 * warning 5 to 20, by the share of the rows concerned; data are usable without errors and from score 70. Sources: robust z
 * after Iglewicz and Hoaglin (1993), fences after Tukey (1977), isolation forest after Liu, Ting and Zhou (2008).
 *
 * @param bars bars, or an object with any of time, open, high, low, close, volume and adjustedClose; prices in any
 *   currency, times as epoch ms, Dates or ISO text, UTC
 * @param options `rules` changes thresholds, `checks` adds your own, `skip` leaves checks out, `severity` changes theirs
 * @returns errors, warnings and notes with the rows concerned, the score from 0 to 100 and how each check came out
 * @throws ParameterError for an unknown option, rule or check
 * @example
 * ```ts
 * import { validate } from "tapebook";
 *
 * const report = validate({
 *   time: ["2024-01-02", "2024-01-03", "2024-01-04"],
 *   open: [10, 11, 12],
 *   high: [11, 12, 11],
 *   low: [9, 10, 13],
 *   close: [10, 11, 12],
 * });
 * if (report.errors[0]!.check !== "ohlc" || report.errors[0]!.rows[0] !== 2) throw new Error("low above high");
 * ```
 */
export function validate(bars: Bars | RawBars, options?: ValidateOptions): DataQuality & Displayed {
  const report = validateColumns(bars, options);
  return displayedAs(report, () => qualityCard(report, bars));
}

/**
 * Repairs what a report found and what can be repaired without guessing: order, repeated rows, hundredfold unit errors,
 * a split applied once too often, highs and lows that miss the open or close by less than 5 %. Where asked for, wrong
 * years too, and rows without a price or with one not above zero are dropped. Nothing is filled in.
 *
 * @param bars what was validated
 * @param report what validate() found in it; only its errors and warnings are repaired
 * @returns columns for makeBars(), every change, and the report on the result
 * @throws ParameterError for an unknown option
 * @example
 * ```ts
 * import { makeBars, repair, validate } from "tapebook";
 *
 * const raw = { time: ["2024-01-03", "2024-01-02"], open: [11, 10], high: [12, 11], low: [10, 9], close: [11, 10] };
 * const { columns, changes } = repair(raw, validate(raw));
 * if (makeBars(columns).close[0] !== 10 || changes[0]!.check !== "order") throw new Error("oldest first");
 * ```
 */
export function repair(
  bars: Bars | RawBars,
  report: DataQuality,
  options?: RepairOptions,
): Repaired & Displayed {
  return displayedAs(repairColumns(bars, report, options), changesTable);
}

/**
 * Refuses data whose report has errors, but for those of the checks named.
 *
 * @param accept names of checks whose errors do not count
 * @throws DataError naming the checks and what they found
 * @throws ParameterError for a name that is no check's
 * @example
 * ```ts
 * import { loadBars, requireUsable, validate } from "tapebook";
 *
 * requireUsable(validate(await loadBars("SP500")));
 * ```
 */
export function requireUsable(report: DataQuality, accept: readonly string[] = []): void {
  require(report, accept);
}

function qualityCard(report: DataQuality, bars: Bars | RawBars): CardFigure {
  const { symbol, length, errors, warnings, notes, score, usable, checks } = report;
  const count = (label: string, value: number): CardFigure["metrics"][number] => ({
    label,
    value,
    format: "integer",
  });
  const findings = [...errors, ...warnings, ...notes];
  const passed = checks.filter(({ result }) => result === "ok").length;
  const penalty = new Map(checks.map(({ name, penalty }) => [name, penalty]));
  const table = columnsTable({
    Result: findings.map(({ severity }) => severity),
    Check: findings.map(({ check }) => check),
    Rows: findings.map(({ rows }) => rows.length),
    Points: findings.map(({ check, severity }) => severity === "note" ? 0 : -(penalty.get(check) ?? 0)),
    Finding: findings.map(({ message }) => message),
  }, `${passed} of ${checks.length} checks found nothing`);
  const rows = rowsTable([...errors, ...warnings], bars);
  return {
    kind: "card",
    title: `Quality of ${symbol}: ${score} of 100, ${usable ? "usable" : "not usable as it is"}`,
    metrics: [
      { label: "Score", value: score, format: "integer", note: "of 100" },
      count("Rows", length),
      count("Errors", errors.length),
      count("Warnings", warnings.length),
      count("Notes", notes.length),
    ],
    figures: [table, ...rows.total > 0 ? [rows] : []],
    notes: [],
    warnings: [...errors.map((each) => `Error, ${worded(each)}`), ...warnings.map(worded)],
  };
}

const worded = ({ check, message }: Finding): string => `${check}: ${message}`;

/** The rows concerned, with their values as the source has them. */
function rowsTable(findings: readonly Finding[], bars: Bars | RawBars): TableFigure {
  const all = findings.flatMap(({ check, rows }) => rows.map((row) => ({ check, row })));
  const shown = all.slice(0, LISTED);
  const cell = (field: "time" | "open" | "high" | "low" | "close" | "volume") =>
    shown.map(({ row }) => {
      const value: unknown = bars[field]?.[row] ?? null;
      return value instanceof Date ? value.getTime() : value as string | number | null;
    });
  const table = columnsTable({
    Check: shown.map(({ check }) => check),
    Row: shown.map(({ row }) => row),
    Time: cell("time"),
    Open: cell("open"),
    High: cell("high"),
    Low: cell("low"),
    Close: cell("close"),
    Volume: cell("volume"),
  }, `Rows concerned: ${formatNumber(all.length, "integer")}`);
  const times = cell("time");
  const format = times.some((each) => typeof each === "string") ? "text" : timeFormat(times as number[]);
  return {
    ...table,
    total: all.length,
    columns: table.columns.map((each) => each.name === "Time" ? { ...each, format } : each),
  };
}

function changesTable({ changes, report }: Repaired): TableFigure {
  const table = columnsTable(
    {
      Check: changes.map(({ check }) => check),
      Row: changes.map(({ row }) => row),
      Time: changes.map(({ time }) => time),
      Field: changes.map(({ field }) => field),
      Before: changes.map(({ before }) => before),
      After: changes.map(({ after }) => after),
    },
    `${
      formatNumber(changes.length, "integer")
    } changes to ${report.symbol}; score now ${report.score} of 100`,
  );
  const format = timeFormat(changes.map(({ time }) => time));
  return {
    ...table,
    columns: table.columns.map((each) => each.name === "Time" ? { ...each, format } : each),
  };
}
