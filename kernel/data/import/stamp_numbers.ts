/** Moments out of numbers. */
import { dayNumber, validDay } from "./stamp_parts.ts";
import type { Stamps } from "./stamp_text.ts";

const DAY = 86_400_000;

/**
 * Stamps out of numbers, told apart by size: 20130403, 201304030930[00], days as Excel counts them, or an epoch in s,
 * ms, µs or ns of any year from 1973 to 5138.
 */
export function stampsFromNumbers(numbers: Float64Array): Stamps {
  let largest = -Infinity;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, numbers[i]!);
  const compact = [
    { from: 19_000_101, to: 21_001_231, clock: 1, format: "YYYYMMDD" },
    { from: 190_001_010_000, to: 210_012_312_359, clock: 1e4, format: "YYYYMMDDhhmm" },
    { from: 19_000_101_000_000, to: 21_001_231_235_959, clock: 1e6, format: "YYYYMMDDhhmmss" },
  ].find(({ from, to, clock }) =>
    largest >= from && largest <= to && numbers.every((n) => isCompact(n, clock))
  );
  if (compact) return fromCompact(numbers, compact.clock, compact.format);
  // From 1954 to 2119: as epoch seconds these would all be of one day in January 1970.
  if (largest >= 20_000 && largest <= 80_000) {
    const wall = numbers.map((days) => Math.round((days - 25_569) * DAY));
    return { wall, epoch: false, dateOnly: wall.every((time) => time % DAY === 0), format: "Excel days" };
  }
  const [unit, scale] = largest < 1e11
    ? ["s", 1e3]
    : largest < 1e14
    ? ["ms", 1]
    : largest < 1e17
    ? ["µs", 1e-3]
    : ["ns", 1e-6];
  const wall = numbers.map((number) => number * (scale as number));
  return { wall, epoch: true, dateOnly: false, format: `epoch ${unit}` };
}

function isCompact(value: number, clock: number): boolean {
  const date = Math.floor(value / clock);
  const month = Math.floor(date / 100) % 100;
  const time = value % clock;
  const hhmm = clock === 1e6 ? Math.floor(time / 100) : time;
  return month <= 12 && validDay(Math.floor(date / 10_000), month, date % 100) &&
    hhmm % 100 < 60 && hhmm < 2400 && time % 100 < 60;
}

function fromCompact(numbers: Float64Array, clock: number, format: string): Stamps {
  const wall = numbers.map((value) => {
    const date = Math.floor(value / clock);
    const time = clock === 1e4 ? value % clock * 100 : value % clock;
    const seconds = Math.floor(time / 10_000) * 3600 + Math.floor(time / 100) % 100 * 60 + time % 100;
    return dayNumber(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100) * DAY +
      seconds * 1000;
  });
  return { wall, epoch: false, dateOnly: wall.every((time) => time % DAY === 0), format };
}
