/**
 * Repairs what can be repaired without guessing, and says what it did. Nothing is filled in: a row that cannot be read
 * is left, or dropped where that was asked for.
 */
import type { CorporateAction, Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { actionsLeft } from "../adjust/actions_left.ts";
import { splitNear } from "./levels.ts";
import { wrongYears } from "./dates.ts";
import { repeatedRows } from "./duplicates.ts";
import { ohlcFault } from "./ohlc.ts";
import { type Adjusted, examine, type Examined, type RawBars } from "./raw_bars.ts";
import { splitErrors } from "./splits.ts";
import { unitErrors } from "./unit.ts";
import { type DataQuality, validateColumns, type ValidateOptions } from "./validate.ts";

/** What can be repaired, by the name of the check that finds it. */
export type Repairable =
  | "order"
  | "duplicates"
  | "unit"
  | "splits"
  | "ohlc"
  | "dates"
  | "missing"
  | "positive";

/** How data are repaired; everything may be left out. */
export interface RepairOptions {
  /**
   * Default order, duplicates, unit, splits and ohlc. `dates` sets another year; `missing` and `positive` drop rows.
   */
  readonly fix?: readonly Repairable[];
  /** Which of several rows of one time stays where their values differ; default none of them is dropped. */
  readonly keep?: "first" | "last";
  /** As validate() was called, for the report on the result. */
  readonly validate?: ValidateOptions;
}

/** One value that was changed, or one row that was dropped or moved. */
export interface Change {
  readonly check: Repairable;
  /** Index of the row in the source. */
  readonly row: number;
  /** Its time before, epoch ms. */
  readonly time: number;
  readonly field: "time" | "open" | "high" | "low" | "close" | "volume" | "adjustedClose" | "row";
  /** Of a row its index. */
  readonly before: number;
  /** NaN for a row that was dropped. */
  readonly after: number;
}

/** Columns that makeBars() takes, once nothing is wrong with them. */
export interface RepairedColumns {
  readonly symbol: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Those that the prices are not adjusted for. */
  readonly actions?: readonly CorporateAction[];
}

/** What repair() made of data. */
export interface Repaired {
  readonly columns: RepairedColumns;
  /** The adjusted closes of the rows that are left, where there were any. */
  readonly adjustedClose: Float64Array | null;
  readonly adjusted: Adjusted;
  /** Every change, in the order in which they were made. */
  readonly changes: readonly Change[];
  /** What validation finds in the result. */
  readonly report: DataQuality;
}

const SAFE: readonly Repairable[] = ["order", "duplicates", "unit", "splits", "ohlc"];
const ALL: readonly Repairable[] = [...SAFE, "dates", "missing", "positive"];
const PRICES = ["open", "high", "low", "close"] as const;
/** A high or low further off than this share of the price is not obviously the price that is wrong. */
const NEAR = 0.05;

export function repairColumns(bars: RawBars, found: DataQuality, options: RepairOptions = {}): Repaired {
  checkReport(found);
  checkNames(options, ["fix", "keep", "validate"], "the options of repair");
  const wanted = options.fix ?? SAFE;
  for (const name of wanted) checkChoice("fix", name, ALL);
  if (options.keep !== undefined) checkChoice("keep", options.keep, ["first", "last"]);
  const faulty = new Set([...found.errors, ...found.warnings].map(({ check }) => check));
  const work = new Work(examine(bars));
  for (
    const name of ["dates", "unit", "splits", "duplicates", "ohlc", "missing", "positive", "order"] as const
  ) {
    if (wanted.includes(name) && faulty.has(name)) STEPS[name](work, options);
  }
  return work.result(options.validate);
}

function checkReport(found: unknown): void {
  const { errors, warnings } = Object(found) as Partial<DataQuality>;
  if (Array.isArray(errors) && Array.isArray(warnings)) return;
  throw new ParameterError(
    `Give repair() what validate() found as well, repair(bars, validate(bars)): the report is ${
      quote(found)
    }`,
    { field: "report", value: found, allowed: "what validate() returns" },
  );
}

function checkChoice(field: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const allowed = choices.join(", ");
  throw new ParameterError(`Set ${field} to one of ${allowed}: it is ${quote(value)}`, {
    field,
    value,
    allowed,
  });
}

/** Copies of the columns while they are worked on. Rows keep their index until the end. */
class Work {
  readonly source: Examined;
  readonly changes: Change[] = [];
  readonly #columns: { [field in Exclude<Change["field"], "row">]: Float64Array };
  #order: number[];

  constructor(source: Examined) {
    this.source = source;
    const { time, open, high, low, close, volume, adjustedClose } = source;
    this.#columns = {
      time: time.slice(),
      open: open.slice(),
      high: high.slice(),
      low: low.slice(),
      close: close.slice(),
      volume: volume.slice(),
      adjustedClose: adjustedClose?.slice() ?? new Float64Array(source.length).fill(NaN),
    };
    this.#order = Array.from({ length: source.length }, (_, i) => i);
  }

  /** The columns as they are now, all rows that are left in their present order. */
  now(): Examined {
    return examine(this.#raw());
  }

  /** The row of the source that a row of now() is. */
  sourceRow(row: number): number {
    return this.#order[row]!;
  }

  /** @param row of the source */
  value(row: number, field: Exclude<Change["field"], "row">): number {
    return this.#columns[field][row]!;
  }

  set(check: Repairable, row: number, field: Exclude<Change["field"], "row">, after: number): void {
    const column = this.#columns[field];
    const before = column[row]!;
    if (Object.is(before, after) || Number.isNaN(before)) return;
    this.changes.push({ check, row, time: this.source.time[row]!, field, before, after });
    column[row] = after;
  }

  /** @param rows of the source */
  drop(check: Repairable, rows: readonly number[]): void {
    const gone = new Set(rows);
    for (const row of rows) {
      this.changes.push({ check, row, time: this.source.time[row]!, field: "row", before: row, after: NaN });
    }
    this.#order = this.#order.filter((row) => !gone.has(row));
  }

  /** By time; rows without one stay behind the row before them. */
  sort(): void {
    const { time } = this.#columns;
    let last = -Infinity;
    const key = new Map(this.#order.map((row) => [row, last = Number.isNaN(time[row]!) ? last : time[row]!]));
    const place = new Map(this.#order.map((row, i) => [row, i]));
    const sorted = this.#order.toSorted((a, b) => key.get(a)! - key.get(b)! || 0);
    sorted.forEach((row, after) => {
      const before = place.get(row)!;
      if (before === after) return;
      this.changes.push({ check: "order", row, time: this.source.time[row]!, field: "row", before, after });
    });
    this.#order = sorted;
  }

  result(options?: ValidateOptions): Repaired {
    const raw = this.#raw();
    const { adjustedClose, adjusted, actions, ...rest } = raw;
    const left = actionsLeft(actions ?? [], adjusted);
    const columns = { ...rest, ...left.length > 0 && { actions: left } };
    const report = validateColumns(raw, options);
    return { columns, adjustedClose: adjustedClose ?? null, adjusted, changes: this.changes, report };
  }

  #raw() {
    const { symbol, market, timeframe, actions, adjusted, adjustedClose } = this.source;
    const pick = (column: Float64Array) => Float64Array.from(this.#order, (row) => column[row]!);
    return {
      symbol,
      market,
      timeframe,
      time: pick(this.#columns.time),
      open: pick(this.#columns.open),
      high: pick(this.#columns.high),
      low: pick(this.#columns.low),
      close: pick(this.#columns.close),
      volume: pick(this.#columns.volume),
      ...actions.length > 0 && { actions },
      ...adjustedClose && { adjustedClose: pick(this.#columns.adjustedClose) },
      adjusted,
    };
  }
}

type Step = (work: Work, options: RepairOptions) => void;

const STEPS: Readonly<Record<Repairable, Step>> = {
  dates(work) {
    for (const { row, time } of wrongYears(work.now())) work.set("dates", work.sourceRow(row), "time", time);
  },
  /** Only by a power of ten, and where the price comes back: what else it may have been nobody knows. */
  unit(work) {
    for (const { rows, field, unit, returns } of unitErrors(work.now())) {
      if (Number.isNaN(unit) || !returns) continue;
      for (const row of rows.map((each) => work.sourceRow(each))) {
        scale(work, "unit", row, field ? [field] : [...PRICES, "adjustedClose"], 1 / unit);
      }
    }
  },
  splits(work) {
    const data = work.now();
    for (const { rows, factor } of splitErrors(data)) {
      const ratio = splitNear(factor, data);
      for (const row of rows.map((each) => work.sourceRow(each))) {
        scale(work, "splits", row, [...PRICES, "adjustedClose"], 1 / ratio);
        scale(work, "splits", row, ["volume"], ratio);
      }
    }
  },
  duplicates(work, { keep }) {
    const { same } = repeatedRows(work.now());
    work.drop("duplicates", same.map((row) => work.sourceRow(row)));
    if (keep === undefined) return;
    const data = work.now();
    const later = repeatedRows(data).other;
    const times = new Set(later.map((row) => data.time[row]!));
    const rows = Array.from({ length: data.length }, (_, i) => i).filter((row) => times.has(data.time[row]!));
    const last = new Map(rows.map((row) => [data.time[row]!, row]));
    const gone = keep === "first" ? later : rows.filter((row) => last.get(data.time[row]!) !== row);
    work.drop("duplicates", gone.map((row) => work.sourceRow(row)));
  },
  /** The high and the low are widened to hold the open and the close. */
  ohlc(work) {
    const data = work.now();
    for (let i = 0; i < data.length; i++) {
      const least = Math.min(data.low[i]!, data.open[i]!, data.close[i]!);
      const most = Math.max(data.high[i]!, data.open[i]!, data.close[i]!);
      if (!(least > 0) || ohlcFault(data, i) === null) continue;
      if (most - data.high[i]! > NEAR * data.high[i]! || data.low[i]! - least > NEAR * data.low[i]!) continue;
      work.set("ohlc", work.sourceRow(i), "high", most);
      work.set("ohlc", work.sourceRow(i), "low", least);
    }
  },
  missing(work) {
    const data = work.now();
    dropWhere(
      work,
      "missing",
      data,
      (i) => Number.isNaN(data.time[i]!) || PRICES.some((field) => Number.isNaN(data[field][i]!)),
    );
  },
  positive(work) {
    const data = work.now();
    dropWhere(
      work,
      "positive",
      data,
      (i) => PRICES.some((field) => data[field][i]! <= 0 || data[field][i] === Infinity),
    );
  },
  order: (work) => work.sort(),
};

function dropWhere(
  work: Work,
  check: Repairable,
  { length }: Examined,
  isBad: (row: number) => boolean,
): void {
  const rows = Array.from({ length }, (_, i) => i).filter(isBad);
  work.drop(check, rows.map((row) => work.sourceRow(row)));
}

function scale(
  work: Work,
  check: Repairable,
  row: number,
  fields: readonly (typeof PRICES[number] | "volume" | "adjustedClose")[],
  by: number,
): void {
  for (const field of fields) work.set(check, row, field, work.value(row, field) * by);
}
