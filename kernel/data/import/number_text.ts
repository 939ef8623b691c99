/**
 * Numbers out of the bytes of a text, exactly the double that the decimal stands for.
 *
 * Prices rarely have more than 15 digits: such a mantissa and the power of ten are both exact doubles, so one division
 * rounds correctly (Clinger, "How to read floating point numbers accurately", 1990). Everything else goes the slow way.
 */

/** How a file writes its numbers. */
export interface NumberStyle {
  decimal: "." | ",";
  /** What stands between groups of digits; "" for nothing. */
  thousands: "," | "." | " " | "'" | "";
}

/**
 * The number in `bytes[from, to)`: NaN where nothing is written or a word for nothing, Infinity where it is no number.
 */
export type NumberReader = (bytes: Uint8Array, from: number, to: number) => number;

const MISSING = /^(|-+|\.|#?n\/?a|nan|null|none|nil|#n\/a n\/a|<na>)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SUFFIX: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

export const isMissing = (text: string): boolean => MISSING.test(text.trim());

export function numberReader(style: NumberStyle): NumberReader {
  const point = style.decimal.charCodeAt(0);
  return (bytes, from, to) => {
    let at = from;
    const sign = bytes[at];
    if (sign === 0x2d || sign === 0x2b) at++;
    let mantissa = 0, digits = 0, decimals = -1;
    for (; at < to; at++) {
      const byte = bytes[at]!;
      const digit = byte - 0x30;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (byte === point && decimals < 0) decimals = digits;
      else return slowNumber(decode(bytes, from, to), style);
    }
    if (digits === 0 || digits > 15) return slowNumber(decode(bytes, from, to), style);
    const value = decimals < 0 ? mantissa : mantissa / POWERS[digits - decimals]!;
    return sign === 0x2d ? -value : value;
  };
}

const decode = (bytes: Uint8Array, from: number, to: number): string =>
  new TextDecoder().decode(bytes.subarray(from, to));

/** Long mantissas, exponents, groups of digits, a currency before it, K, M or B after it. */
export function slowNumber(written: string, style: NumberStyle): number {
  const text = written.trim();
  if (MISSING.test(text)) return NaN;
  const { amount, suffix } = /^(?<amount>.*?)\s*(?<suffix>[KMB])?$/s.exec(
    text.replace(/^([+-]?)\p{Sc}\s*/u, "$1"),
  )!
    .groups!;
  const plain = ungrouped(amount!, style);
  if (!NUMBER.test(plain)) return Infinity;
  const value = Number(plain) * (suffix ? SUFFIX[suffix]! : 1);
  return Number.isFinite(value) ? value : Infinity;
}

/** Indian groups have two digits, all others three; the last one always has three. */
function ungrouped(text: string, { decimal, thousands }: NumberStyle): string {
  let plain = text;
  if (thousands !== "") {
    const space = thousands === " " ? "[ \\u00a0\\u202f]" : `\\${thousands}`;
    const groups = new RegExp(`^[+-]?\\d{1,3}(${space}\\d{2,3})*${space}\\d{3}(\\${decimal}|e|$)`, "i");
    if (groups.test(plain)) plain = plain.replaceAll(new RegExp(space, "g"), "");
  }
  return decimal === "," ? plain.replace(/[.,]/g, (mark) => mark === "," ? "." : "!") : plain;
}

/**
 * What the numbers of some columns say about how they are written; "ask" where 1,234 may be either.
 *
 * @param cells fields as text, of columns that should hold numbers
 */
export function guessNumberStyle(cells: Iterable<string>): NumberStyle | "ask" {
  let [commaDecimal, commaGroups, pointDecimal, pointGroups, spaces, quotes, doubtful] = Array(7).fill(false);
  for (const cell of cells) {
    const text = cell.trim().replace(/^[+-]?\p{Sc}?\s*/u, "");
    if (!/^\d[\d.,' \u00a0\u202f]*(e[+-]?\d+)?[KMB]?$/i.test(text)) continue;
    if (/\d[ \u00a0\u202f]\d{3}/.test(text)) spaces = true;
    if (/\d'\d{3}/.test(text)) quotes = true;
    const comma = text.lastIndexOf(","), point = text.lastIndexOf(".");
    if (comma >= 0 && point >= 0) {
      if (comma > point) commaDecimal = pointGroups = true;
      else pointDecimal = commaGroups = true;
    } else if (comma >= 0) {
      if (text.indexOf(",") < comma) commaGroups = true;
      else if (/^[1-9]\d{0,2},\d{3}$/.test(text)) doubtful = true;
      else commaDecimal = true;
    } else if (point >= 0) {
      if (text.indexOf(".") < point) pointGroups = true;
      else if (!/^[1-9]\d{0,2}\.\d{3}$/.test(text)) pointDecimal = true;
    }
  }
  const between = quotes ? "'" : spaces ? " " : "";
  if (commaDecimal || pointGroups) return { decimal: ",", thousands: between || "." };
  // Groups may begin after the rows seen, where a price first reaches 1,000.
  if (commaGroups || pointDecimal) return { decimal: ".", thousands: between || "," };
  return doubtful ? "ask" : { decimal: ".", thousands: between };
}
