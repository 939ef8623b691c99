/** Entries at random: as many trades as a run had, each held as long, at other times. What its timing is worth shows beside them. */
import { type RandomStream, randomStream } from "../series/random.ts";
import { checkOption } from "../stats/check_option.ts";
import { below, drawFirst } from "../stats/resampling.ts";

/** The trades of one symbol to be made at other times. */
export interface RandomEntries {
  /** Ticks of the window. */
  readonly ticks: number;
  /** Bars from entry to exit of each trade. */
  readonly held: readonly number[];
  /** Which of them are short; default none. */
  readonly short?: readonly boolean[];
  /** How many runs; default 200. */
  readonly runs?: number;
  readonly seed?: number;
}

/** Signals of a run, one value a tick: 1 where there is one. */
export interface EntryMasks {
  readonly entries: Uint8Array;
  readonly exits: Uint8Array;
  readonly shortEntries: Uint8Array;
  readonly shortExits: Uint8Array;
}

/**
 * Signals of one run after another: the trades in random order, a tick between them at least, and what else is left of the
 * ticks spread over the gaps so that every way to spread it is as likely. An exit lies `held` ticks behind its entry.
 *
 * @throws ParameterError where the trades do not fit one behind the other
 */
export function* randomEntries(options: RandomEntries): Generator<EntryMasks> {
  const { ticks, held, short = held.map(() => false), runs = 200, seed = 1 } = options;
  const free = freeTicks(ticks, held);
  const fits = held.length > 0 && free >= 0 && held.every((bars) => Number.isInteger(bars) && bars >= 1);
  checkOption(
    "held",
    held,
    fits,
    `whole numbers of 1 or more that fit into ${ticks} ticks with one between each`,
  );
  checkOption("runs", runs, Number.isInteger(runs) && runs >= 1, "1 or more");
  const stream = randomStream(seed);
  const order = Array.from(held.keys());
  for (let run = 0; run < runs; run++) {
    const mask = () => new Uint8Array(ticks);
    const masks = { entries: mask(), exits: mask(), shortEntries: mask(), shortExits: mask() };
    drawFirst(order, order.length, stream);
    const gaps = spread(free, held.length + 1, stream);
    let tick = 0;
    order.forEach((trade, i) => {
      tick += gaps[i]!;
      const [enter, leave] = short[trade]
        ? [masks.shortEntries, masks.shortExits]
        : [masks.entries, masks.exits];
      enter[tick] = 1;
      leave[tick + held[trade]!] = 1;
      tick += held[trade]! + 1;
    });
    yield masks;
  }
}

/** What trades leave of the ticks, one behind each of them left free as well; below zero where they do not fit. */
export const freeTicks = (ticks: number, held: readonly number[]): number =>
  held.reduce((left, bars) => left - bars - 1, ticks);

/** A sum as so many whole numbers: bars among stars, each way as likely (by Floyd's draw without putting back). */
function spread(total: number, parts: number, stream: RandomStream): number[] {
  const places = total + parts - 1;
  const bars = new Set<number>();
  for (let last = places - parts + 1; last < places; last++) {
    const place = below(last + 1, stream);
    bars.add(bars.has(place) ? last : place);
  }
  const cuts = [...bars].sort((a, b) => a - b);
  return [...cuts, places].map((cut, i) => cut - (cuts[i - 1] ?? -1) - 1);
}
