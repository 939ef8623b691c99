/** Round numbers and dates for axes. */
import type { NumberFormat } from "../spec/figure.ts";
import { formatNumber, formatTime, stepDecimals } from "../spec/format.ts";

export interface Scale {
  type: "linear" | "log";
  /** What the axis spans. */
  domain: [number, number];
  ticks: number[];
  labels: string[];
}

/**
 * An axis over values from low to high, with a little air beyond them except at zero, and about `count` ticks inside.
 */
export function valueScale(
  low: number,
  high: number,
  count: number,
  format: NumberFormat,
  type: Scale["type"],
  currency?: string,
): Scale {
  if (type === "log" && low > 0) return logScale(low, high, count, format, currency);
  const air = (high - low || Math.abs(high) || 1) * 0.05;
  const isFlat = low === high;
  const domain: [number, number] = [
    low === 0 && !isFlat ? 0 : low - air,
    high === 0 && !isFlat ? 0 : high + air,
  ];
  const step = roundStep((domain[1] - domain[0]) / count);
  const ticks = multiples(...domain, step);
  return { type: "linear", domain, ticks, labels: axisLabels(ticks, step, format, currency) };
}

function logScale(low: number, high: number, count: number, format: NumberFormat, currency?: string): Scale {
  const air = (high / low) ** 0.05;
  const domain: [number, number] = [low / air, high * Math.max(air, 1.01)];
  const step = roundStep((domain[1] - domain[0]) / count);
  const decades = decadeTicks(...domain);
  // Over less than half a decade even steps say more than 1, 2, 5.
  const ticks = decades.length < 3 ? multiples(...domain, step) : decades;
  // Decades lie too far apart for decimals and a unit in common.
  const labels = ticks === decades
    ? ticks.map((tick) => axisFormat(tick, tick, format, currency)(tick))
    : axisLabels(ticks, step, format, currency);
  return { type: "log", domain, ticks, labels };
}

/** 1, 2 and 5 times the powers of ten. */
function decadeTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function axisLabels(ticks: number[], step: number, format: NumberFormat, currency?: string): string[] {
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  return ticks.map(axisFormat(largest, step, format, currency));
}

/**
 * How an axis writes its values: with the decimals that its step needs; amounts of eight digits and more in
 * millions or billions, rupees in lakhs from ten of them and in crores from one, zero without a unit. The legend says which currency it is.
 */
export function axisFormat(
  largest: number,
  step: number,
  format: NumberFormat,
  currency?: string,
): (value: number) => string {
  const isAmount = format === "money" || format === "integer";
  const units = currency === "INR" ? RUPEE_UNITS : UNITS;
  const plain = format === "money" ? "price" : format;
  // What is left of a ruined account is not zero on a log axis; rounding errors of zero are.
  const isSmall = (value: number) => Math.abs(value) < step / 10 && Math.abs(value) > step * 1e-9;
  const small = (value: number) =>
    formatNumber(value, plain, { decimals: stepDecimals(Math.abs(value), format), currency });
  const unit = isAmount ? units.find(({ from }) => largest >= from) : undefined;
  if (!unit) {
    const decimals = stepDecimals(step, format);
    const style = { decimals, currency };
    return (value) => isSmall(value) ? small(value) : formatNumber(value, plain, style);
  }
  const decimals = stepDecimals(step / unit.size, format);
  return (value) =>
    isSmall(value)
      ? small(value)
      : value === 0
      ? "0"
      : `${formatNumber(value / unit.size, "ratio", { decimals })}\u2009${unit.name}`;
}

/** The least of 1, 2 or 5 times a power of ten that is not below a size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([1, 2, 5].find((digit) => digit * power >= size * 0.999) ?? 10);
}

const UNITS = [{ size: 1e9, name: "bn", from: 1e10 }, { size: 1e6, name: "m", from: 1e7 }];
const RUPEE_UNITS = [{ size: 1e7, name: "Cr", from: 1e7 }, { size: 1e5, name: "L", from: 1e6 }];

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHORT_STEPS = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE)
  .concat([1, 2, 7, 14].map((days) => days * DAY));
const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

/** At most about `count` ticks on round UTC times, each written as short as tells it from the others. */
export function timeTicks(from: number, to: number, count: number): { ms: number; text: string }[] {
  const size = (to - from) / count;
  const step = SHORT_STEPS.find((ms) => ms >= size);
  const ticks = step ? multiples(from, to, step) : monthStarts(from, to, size / (30.44 * DAY));
  const labels = timeLabels(ticks);
  return ticks.map((ms, index) => ({ ms, text: labels[index]! }));
}

/** Multiples of a step from the first that is not below `from`. */
function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  // Below one, dividing is exact where multiplying is not: 3 × 0.1 is not 0.3 in binary.
  const at = (index: number) => step < 1 ? index / Math.round(1 / step) : index * step;
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => at(first + i));
}

function monthStarts(from: number, to: number, months: number): number[] {
  const step = MONTH_STEPS.find((one) => one >= months) ?? MONTH_STEPS.at(-1)!;
  const start = new Date(from);
  const ticks: number[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (;; month += step) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12);
    if (!(ms <= to)) return ticks;
    if (ms >= from) ticks.push(ms);
  }
}

/** Years, months, days or times of the day, whichever all ticks fall on. */
function timeLabels(ticks: number[]): string[] {
  const iso = ticks.map(formatTime);
  if (iso.every((text) => text.endsWith("-01-01 00:00"))) return iso.map((text) => text.slice(0, 4));
  if (iso.every((text) => text.endsWith("-01 00:00"))) return iso.map((text) => text.slice(0, 7));
  if (iso.every((text) => text.endsWith(" 00:00"))) return iso.map((text) => text.slice(0, 10));
  return iso.map((text) => text.endsWith(" 00:00") ? text.slice(5, 10) : text.slice(11));
}
