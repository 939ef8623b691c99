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

/** An axis over values from low to high with about `count` ticks; `format` tells how they are written. */
export function valueScale(
  low: number,
  high: number,
  count: number,
  format: NumberFormat,
  type: Scale["type"],
): Scale {
  const step = roundStep((high - low) / count || Math.abs(high) / count || 1);
  const from = Math.floor(low / step);
  const to = Math.max(from + 1, Math.ceil(high / step));
  // Multiples of the step, divided where it is below one: 3 × 0.1 is not 0.3 in binary.
  const at = (index: number) => step < 1 ? index / Math.round(1 / step) : index * step;
  const linear = Array.from({ length: to - from + 1 }, (_, index) => at(from + index));
  const isLog = type === "log" && low > 0;
  const ticks = isLog ? logTicks(low, high, linear.filter((tick) => tick >= low && tick <= high)) : linear;
  const decimals = stepDecimals(step, format);
  return {
    type: isLog ? "log" : "linear",
    domain: isLog ? [low * 0.98, high * 1.02] : [linear[0]!, linear.at(-1)!],
    ticks,
    labels: ticks.map((tick) => formatNumber(tick, format, { decimals: isLog ? undefined : decimals })),
  };
}

/** 1, 2 and 5 times the powers of ten; over less than half a decade the linear ticks do better. */
function logTicks(low: number, high: number, linear: number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks.length < 3 ? linear : ticks;
}

/** The least of 1, 2 or 5 times a power of ten that is not below a size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([1, 2, 5].find((digit) => digit * power >= size * 0.999) ?? 10);
}

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

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

function monthStarts(from: number, to: number, months: number): number[] {
  const step = MONTH_STEPS.find((one) => one >= months) ?? MONTH_STEPS.at(-1)!;
  const start = new Date(from);
  const ticks: number[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (;; month += step) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12);
    if (ms > to) return ticks;
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
