/** Where a finished run took place: what its derived tables are computed from, made once, when the first is asked for. */
import { exchangeRates } from "../../engine/universe.ts";
import type { Clock } from "../../market/clock.ts";
import { mergeClock } from "../../market/clock.ts";
import { instrumentOf } from "../../market/instrument.ts";
import { lowerBound } from "../../series/search.ts";
import type { Finished } from "../run_card.ts";

export interface Stage {
  readonly clock: Clock;
  /** Place of a symbol in the run. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Fills of each symbol, in order of time: rows of the fills. */
  readonly fillsOf: readonly (readonly number[])[];
  /** Money of the account per unit and price, before a tick's open or at its close. */
  unitAt(symbol: number, tick: number, closed: boolean): number;
  tickAt(time: number): number;
  /** Bar of a symbol at a time at which it has one. */
  barAt(symbol: number, time: number): number;
  /** Whether a fill took place at the close of its bar. */
  atClose(fill: number): boolean;
}

/** What the engine itself closes at a close. */
const CLOSING_TAGS: readonly string[] = ["margin-call", "delisting", "end"];

export function stageOf({ bars, config, options, result }: Finished): Stage {
  const clock = mergeClock(bars);
  const rates = exchangeRates(bars, clock.time, config.currency, options.fx);
  const multipliers = bars.map((each) => instrumentOf(each, config.instruments[each.symbol]).multiplier);
  const indexOf = new Map(bars.map(({ symbol }, i) => [symbol, i]));
  const fillsOf = bars.map((): number[] => []);
  const { fills, orders } = result;
  for (let i = 0; i < fills.length; i++) fillsOf[indexOf.get(fills.symbol[i]!)!]!.push(i);
  const barAt = (symbol: number, time: number) => lowerBound(bars[symbol]!.time, time);
  return {
    clock,
    indexOf,
    fillsOf,
    unitAt(symbol, tick, closed) {
      const rate = rates[symbol];
      return multipliers[symbol]! * (rate ? (closed ? rate.close : rate.open)[tick]! : 1);
    },
    tickAt: (time) => lowerBound(clock.time, time),
    barAt,
    atClose(fill) {
      const order = fills.order[fill]!;
      const tag = orders.tag[order]!;
      if (CLOSING_TAGS.includes(tag)) return true;
      if (config.fill.at === "next-open" || orders.type[order] !== "market" || tag === "split") return false;
      if (tag === "dividend") return config.fill.at === "next-close";
      // What the volume held up of an order that filled at its own close fills at the next open.
      return config.fill.at === "next-close" || fills.time[fill] === orders.time[order];
    },
  };
}
