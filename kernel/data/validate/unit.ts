import { type Check, finding, type Found } from "./check.ts";
import { type OffLevel, offLevels, powerOfTen, splitNear } from "./levels.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";

/** No price goes there and back within a few bars. */
const IMPOSSIBLE = 20;

/** A stretch of rows, or one price of a row, in another unit. */
export interface UnitError extends OffLevel {
  /** The single price that is off; undefined where the whole row is. */
  readonly field?: "open" | "high" | "low" | "close";
  /** A power of ten near the factor, NaN where there is none: then it is no unit that anybody uses. */
  readonly unit: number;
}

/** Pence for pounds and the like. A level that stays is one only at a hundredfold or more: a split may be 10 to 1. */
export function unitErrors(data: Examined): UnitError[] {
  const found = known.get(data) ?? findUnitErrors(data);
  known.set(data, found);
  return found;
}

const known = new WeakMap<Examined, UnitError[]>();

function findUnitErrors(data: Examined): UnitError[] {
  const whole = offLevels(data).flatMap((level) => {
    const { factor, returns } = level;
    const unit = powerOfTen(factor);
    const size = Math.max(factor, 1 / factor);
    if (returns && !Number.isNaN(splitNear(factor, data))) return [];
    const isUnit = returns ? size >= IMPOSSIBLE || !Number.isNaN(unit) : !Number.isNaN(unit) && size > 50;
    return isUnit ? [{ ...level, unit }] : [];
  });
  const off = new Set(whole.flatMap(({ rows }) => rows));
  return [...whole, ...singlePrices(data).filter(({ rows }) => !off.has(rows[0]!))];
}

const PRICES = ["open", "high", "low", "close"] as const;

function* candidates(data: Examined): Generator<number> {
  for (const row of data.sound) {
    const [open, high, low, close] = [data.open[row]!, data.high[row]!, data.low[row]!, data.close[row]!];
    if (Math.max(open, high, low, close) > 5 * Math.min(open, high, low, close)) yield row;
  }
}

/** One price of a row that is a power of ten away from the middle of the others. */
function singlePrices(data: Examined): UnitError[] {
  return [...candidates(data)].flatMap((row) => {
    const errors = PRICES.flatMap((field) => {
      const others = PRICES.filter((each) => each !== field).map((each) => data[each][row]!).sort((a, b) =>
        a - b
      );
      const factor = data[field][row]! / others[1]!;
      const unit = powerOfTen(factor);
      return Number.isNaN(unit) ? [] : [{ rows: [row], factor, returns: true, field, unit }];
    });
    return errors.length === 1 ? errors : [];
  });
}

export const unit: Check = {
  name: "unit",
  about: "no price is a hundred times too high or too low",
  run(data) {
    const errors = unitErrors(data);
    const byFactor = Map.groupBy(errors, ({ unit, factor }) => Number.isNaN(unit) ? rounded(factor) : unit);
    return [...byFactor].flatMap(([factor, group]): Found[] => {
      const rows = group.flatMap(({ rows }) => rows).sort((a, b) => a - b);
      const size = factor > 1 ? `${written(factor)} times too high` : `${written(1 / factor)} times too low`;
      const stays = group.some(({ returns }) => !returns) ? "; the price does not come back" : "";
      const message = () =>
        `Prices are about ${size} in ${counted(rows.length)}: ${rowNames(data, rows)}${stays}.`;
      return finding("error", rows, message);
    });
  },
};

const rounded = (factor: number): number => Number(factor.toPrecision(2));

const written = (factor: number): string => factor < 1e6 ? `${rounded(factor)}` : factor.toExponential(0);
