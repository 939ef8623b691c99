/** What a symbol's contract says about quantities, prices and money. */
import type { Bars, Market } from "./bars.ts";

export interface Instrument {
  /** Smallest step of a quantity. */
  readonly lot: number;
  /** Smallest step of a price; 0 where prices are not rounded. */
  readonly tick: number;
  /** Money that one unit gains when the price rises by one. */
  readonly multiplier: number;
  /** Share of a position's value that must be there as equity; null: one over the leverage of the run. */
  readonly margin: number | null;
  /** Whether it may be sold short; null: as the run says. */
  readonly shortable: boolean | null;
  readonly sector: string | null;
}

/** Smallest step of a quantity: whole shares and units, eight decimals of a coin. */
const LOT: Readonly<Record<Market, number>> = { US: 1, IN: 1, FX: 1, CRYPTO: 1e-8 };

/**
 * The instrument of bars, with what is known better. Prices are not rounded by default: adjusted prices are no multiples
 * of a tick.
 */
export function instrumentOf(bars: Pick<Bars, "market">, known: Partial<Instrument> = {}): Instrument {
  return {
    lot: LOT[bars.market],
    tick: 0,
    multiplier: 1,
    margin: null,
    shortable: null,
    sector: null,
    ...known,
  };
}
