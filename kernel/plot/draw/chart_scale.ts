/** Where the values of a chart's axis stand, in pixels. */
import type { ChartAxis } from "../spec/chart.ts";
import { axisFormat, timeTicks, valueScale } from "./ticks.ts";

export interface ChartScale {
  /** Pixel of a value; null for none and where the axis has no place for it. */
  at(value: number | null | undefined): number | null;
  ticks: { at: number; text: string }[];
  /** Pixels of one category; 0 on every other axis. */
  band: number;
}

/** Span of the values on an axis; null where there are none. */
export type Extent = readonly [number, number] | null;

/** `pixels` of the axis's ends; about `count` ticks. */
export function chartScale(
  axis: ChartAxis,
  extent: Extent,
  [from, to]: readonly [number, number],
  count: number,
): ChartScale {
  if (axis.scale === "category") return categoryScale(axis.categories ?? [], from, to);
  const { domain, bend, ticks } = valueAxis(axis, extent ?? [0, 1], count);
  const [start, end] = [bend(domain[0]), bend(domain[1])];
  const at = (value: number | null | undefined) => {
    if (value === null || value === undefined) return null;
    const pixel = from + (bend(value) - start) / (end - start) * (to - from);
    return Number.isFinite(pixel) ? pixel : null;
  };
  return {
    at,
    band: 0,
    ticks: ticks.flatMap(({ value, text }) => {
      const pixel = at(value);
      return pixel === null ? [] : [{ at: pixel, text }];
    }),
  };
}

interface ValueAxis {
  domain: readonly [number, number];
  /** Makes steps of equal length of what the axis spaces equally. */
  bend(value: number): number;
  ticks: { value: number; text: string }[];
}

function valueAxis(
  { scale, format }: ChartAxis,
  [low, high]: readonly [number, number],
  count: number,
): ValueAxis {
  const straight = (value: number) => value;
  if (scale === "time") {
    const air = (high - low || 86_400_000) * 0.02;
    const domain = [Math.max(-8.64e15, low - air), Math.min(8.64e15, high + air)] as const;
    return {
      domain,
      bend: straight,
      ticks: timeTicks(...domain, count).map(({ ms, text }) => ({ value: ms, text })),
    };
  }
  if (scale === "symlog") return symlogAxis(low, high, count, format);
  const { type, domain, ticks, labels } = valueScale(
    low,
    high,
    count,
    format,
    scale === "log" ? "log" : "linear",
  );
  return {
    domain,
    bend: type === "log" ? Math.log : straight,
    ticks: ticks.map((value, i) => ({ value, text: labels[i]! })),
  };
}

/** Linear within a hundredth of the largest value, logarithmic beyond: ticks at zero and the powers of ten. */
function symlogAxis(low: number, high: number, count: number, format: ChartAxis["format"]): ValueAxis {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const unit = 10 ** Math.floor(Math.log10(largest) - 2);
  const bend = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value) / unit);
  const air = (bend(high) - bend(low) || 1) * 0.05;
  const unbend = (bent: number) => Math.sign(bent) * Math.expm1(Math.abs(bent)) * unit;
  const domain = [
    low === 0 ? 0 : unbend(bend(low) - air),
    high === 0 ? 0 : unbend(bend(high) + air),
  ] as const;
  const powers = [1, 2, 3].map((power) => Number((unit * 10 ** power).toPrecision(12)));
  const all = [...powers.toReversed().map((value) => -value), 0, ...powers];
  const inside = all.filter((value) => value >= domain[0] && value <= domain[1]);
  const every = Math.max(1, Math.ceil(inside.length / Math.max(3, count)));
  const zero = inside.indexOf(0);
  const ticks = inside.filter((_, i) => (i - zero) % every === 0).map((value) => ({
    value,
    text: axisFormat(largest, Math.abs(value) || largest, format)(value),
  }));
  return { domain, bend, ticks };
}

function categoryScale(names: string[], from: number, to: number): ChartScale {
  const step = (to - from) / Math.max(1, names.length);
  const at = (value: number | null | undefined) =>
    value === null || value === undefined || value < 0 || value >= names.length
      ? null
      : from + (value + 0.5) * step;
  return { at, band: Math.abs(step), ticks: names.map((text, index) => ({ at: at(index)!, text })) };
}
