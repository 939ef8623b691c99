/**
 * Numbers and dates as the product writes them, for the browser, pictures and plain text alike: minus sign
 * U+2212, thin space U+2009 before %, commas between thousands, ISO dates in UTC, an en dash for what is missing.
 */
import { percentsReached } from "../../series/percents.ts";
import type { CardMetric, NumberFormat, TableColumn } from "./figure.ts";

const MINUS = "\u2212";
const THIN_SPACE = "\u2009";
export const MISSING = "\u2013";

export interface NumberStyle {
  /** Write "+" before values above zero. */
  sign?: boolean;
  /** Fixed number of decimals in place of the format's own. */
  decimals?: number;
  /** What amounts are in: money gets its sign, and rupees are grouped in lakhs and crores. */
  currency?: string;
}

/** Signs that stand before an amount; all others follow it by name. */
const SIGNS: { [currency: string]: string } = { USD: "$", INR: "₹", EUR: "€", GBP: "£", JPY: "¥" };

/**
 * One number as text. `percent` takes a fraction (0.071 gives "7.1 %"). Null and NaN give an en dash.
 * A value that rounds to zero carries no sign.
 */
export function formatNumber(
  value: number | null | undefined,
  format: NumberFormat,
  style: NumberStyle = {},
): string {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING;
  const shown = format === "percent" ? value * 100 : value;
  const { currency } = style;
  const digits = magnitude(Math.abs(shown), style.decimals ?? decimalsOf(shown, format), groupsOf(currency));
  const isZero = !/[1-9∞]/.test(digits);
  const sign = isZero ? "" : shown < 0 ? MINUS : style.sign ? "+" : "";
  if (format === "percent") return `${sign}${digits}${THIN_SPACE}%`;
  if (format !== "money" || !currency) return sign + digits;
  const before = SIGNS[currency];
  return before ? sign + before + digits : `${sign}${digits}\u00a0${currency}`;
}

/** The whole percents that a share has reached: 69.6 % are 69, so that words agree with a limit of 70 %. */
export const reachedPercent = (share: number): string =>
  formatNumber(percentsReached(share) / 100, "percent", { decimals: 0 });

/** Between which digits commas stand: every third, or in rupees the third and then every second. */
function groupsOf(currency: string | undefined): RegExp {
  return currency === "INR" ? /\B(?=(?:\d{2})*\d{3}$)/g : /\B(?=(?:\d{3})+$)/g;
}

/** A number with the decimals that a tooltip owes its reader. */
export function exactNumber(
  value: number | null | undefined,
  format: NumberFormat,
  style: NumberStyle = {},
): string {
  return formatNumber(value, format, { decimals: EXACT_DECIMALS[format], ...style });
}

const EXACT_DECIMALS: Partial<Record<NumberFormat, number>> = { percent: 2, money: 2, ratio: 4 };

/** A card's metric: signed where it has a tone, so that gain and loss never rest on colour alone. */
export function formatMetric(metric: CardMetric): string {
  const text = formatNumber(metric.value, metric.format, { sign: metric.tone !== undefined });
  return metric.note ? `${text} ${metric.note}` : text;
}

/** A table's cell; dates and times are epoch milliseconds. `decimals` are those of a column of prices. */
export function formatCell(
  value: string | number | null,
  format: TableColumn["format"],
  decimals?: number,
): string {
  if (value === null) return MISSING;
  if (typeof value === "string") return value;
  if (format === "date") return formatDate(value);
  if (format === "time") return formatTime(value);
  if (format === "text" || format === "year") return String(value);
  // Cents throughout, so that a column's points stand below each other.
  if (format === "money") return formatNumber(value, format, { decimals: 2 });
  return formatNumber(value, format, format === "price" && decimals !== undefined ? { decimals } : {});
}

/** Above so many a column of large and tiny numbers is written cell by cell. */
const MOST_DECIMALS = 6;

/** Decimals that every one of a column's numbers needs; undefined where they are too far apart to be written alike. */
export function columnDecimals(numbers: Iterable<number | null>): number | undefined {
  let [most, greatest] = [2, 0];
  for (const value of numbers) {
    if (value === null || !Number.isFinite(value)) continue;
    const size = Math.abs(value);
    greatest = Math.max(greatest, size);
    const fraction = size.toFixed(priceDecimals(size)).split(".")[1]!.replace(/0+$/, "");
    most = Math.max(most, fraction.length);
  }
  return most > MOST_DECIMALS && greatest >= 1 ? undefined : most;
}

/** "2005-01-03" in UTC. */
export function formatDate(ms: number): string {
  return isTime(ms) ? new Date(ms).toISOString().slice(0, 10) : MISSING;
}

/** "2005-01-03 09:30" in UTC; seconds only where there are any. */
export function formatTime(ms: number): string {
  if (!isTime(ms)) return MISSING;
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, ms % 60_000 === 0 ? 16 : 19)}`;
}

/** `date` where every time is a midnight (daily bars and longer), else `time`. */
export function timeFormat(times: ArrayLike<number>): "date" | "time" {
  for (let i = 0; i < times.length; i++) {
    const ms = times[i]!;
    if (!Number.isNaN(ms) && ms % 86_400_000 !== 0) return "time";
  }
  return "date";
}

/** Decimals that tell neighbouring ticks of an axis apart, given the step between them in the data's own unit. */
export function stepDecimals(step: number, format: NumberFormat): number {
  const shown = format === "percent" ? step * 100 : step;
  if (!(shown > 0)) return 0;
  // A step of 0.1 may come as 0.09999…: round the logarithm before taking the floor.
  const decimals = -Math.floor(Number(Math.log10(shown).toFixed(9)));
  return Math.min(12, Math.max(0, decimals));
}

function decimalsOf(value: number, format: NumberFormat): number {
  const size = Math.abs(value);
  switch (format) {
    case "percent":
      return 1;
    case "integer":
      return 0;
    case "ratio":
      return 2;
    case "money":
      return size >= 1000 ? 0 : 2;
    case "price":
      return priceDecimals(size);
  }
}

/** Cents, but for currencies and small coins, which trade near and below one, five figures that mean something. */
function priceDecimals(size: number): number {
  const isWholeCents = Math.abs(size * 100 - Math.round(size * 100)) < 1e-9;
  if (size >= 10 || isWholeCents) return 2;
  return Math.min(12, 4 - Math.floor(Math.log10(size)));
}

function magnitude(size: number, decimals: number, groups: RegExp): string {
  if (size === Infinity) return "∞";
  if (size >= 1e15) return size.toExponential(2);
  const [whole, fraction] = size.toFixed(decimals).split(".") as [string, string?];
  const grouped = whole.replace(groups, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The range of ECMAScript's Date. */
function isTime(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15;
}
