/** What any figure over time may show besides its series: regimes behind, a split, currency, and which figures move with it. */
import { checkOption } from "../../stats/check_option.ts";
import type { Colour, TimeBand, TimeFigure } from "./figure.ts";
import { checkOneOf } from "./check.ts";
import { checkLength } from "./plot_error.ts";
import { seriesColour } from "./series_colours.ts";
import { inlineFigure } from "./thin.ts";

export interface TimeContext {
  /** ISO code or coin that amounts are in: "USD", "INR", "USDT". */
  currency?: string;
  /** First moment out of sample, epoch milliseconds: what lies before it is dimmed. */
  split?: number;
  /** What the market was like at each time, by name; empty where it is not known. */
  regimes?: ArrayLike<string>;
  scale?: "linear" | "log";
  /** Figures of one name share cursor and zoom; those of one equity curve do by themselves. */
  link?: string;
}

export const CONTEXT_OPTIONS: readonly (keyof TimeContext)[] = [
  "currency",
  "split",
  "regimes",
  "scale",
  "link",
];

/** The finished figure, thinned for a notebook. `time` is the axis that `regimes` belongs to. */
export function inContext(
  figure: TimeFigure,
  { currency, split, regimes, scale, link }: TimeContext,
  time: ArrayLike<number> = figure.time,
): TimeFigure {
  if (scale !== undefined) checkOneOf("scale", scale, ["linear", "log"]);
  const isNamed = currency === undefined || typeof currency === "string" && currency !== "";
  checkOption("currency", currency, isNamed, 'a code, such as "USD", "INR" or "USDT"');
  checkOption("split", split, split === undefined || Number.isFinite(split), "epoch milliseconds");
  if (regimes) checkLength("regimes", regimes, time.length);
  const [first = Infinity, last = -Infinity] = [figure.time[0], figure.time.at(-1)];
  const isInside = split !== undefined && split > first && split <= last;
  return inlineFigure({
    ...figure,
    ...currency !== undefined && { currency },
    ...scale !== undefined && { scale },
    ...link !== undefined && { link },
    ...isInside && { split: { time: split, before: "in sample", after: "out of sample" } },
    ...regimes && { bands: bandsOf(time, regimes) },
  });
}

/** One band for each stretch of equal names; the last one goes on for one more step, so that its last bar is in it. */
export function bandsOf(time: ArrayLike<number>, names: ArrayLike<string>): TimeBand[] {
  const bands: TimeBand[] = [];
  const others = new Set<string>();
  const { length } = time;
  for (let i = 0; i < length; i++) {
    const name = names[i]!;
    const from = time[i]!;
    const to = time[i + 1] ?? from + (length > 1 ? from - time[i - 1]! : 1);
    const open = bands.at(-1);
    if (open && open.name === name && open.to === from) open.to = to;
    else if (name) bands.push({ from, to, name, colour: bandColour(name, others) });
  }
  return bands;
}

/** Good and bad markets by what they are called, any others in the order in which they come. */
function bandColour(name: string, others: Set<string>): Colour {
  if (/bull|\bup|calm/i.test(name)) return "gain";
  if (/bear|\bdown|crisis|crash|wild/i.test(name)) return "loss";
  return seriesColour([...others.add(name)].indexOf(name));
}

/** Tells equity curves apart by how they end: figures of one of them belong together. */
export function linkOf(time: ArrayLike<number>, equity: ArrayLike<number>): string {
  const last = Math.max(0, time.length - 16);
  const ends = Float64Array.from({ length: 2 * (time.length - last) }, (_, i) => {
    const row = last + (i >> 1);
    return i % 2 === 0 ? time[row]! : equity[row]!;
  });
  // FNV-1a, 32 bits: a name, no proof.
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(ends.buffer)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
