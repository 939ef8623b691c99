/** How prices of one thing differ between places, and stretches in which the difference pays for trading it. */

/** Closes of one place. */
export interface PlacePrices {
  /** Epoch ms, ascending. */
  readonly time: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

/** What two places have in common, as columns of `length` values. */
export interface PriceDifferences {
  readonly length: number;
  readonly time: Float64Array;
  /** Price at the second over that at the first, less 1: above zero the first is the cheaper one. */
  readonly difference: Float64Array;
}

/** At the times at which both have a positive price. */
export function priceDifferences(first: PlacePrices, second: PlacePrices): PriceDifferences {
  const time: number[] = [];
  const difference: number[] = [];
  for (let i = 0, j = 0; i < first.time.length && j < second.time.length;) {
    const [at, other] = [first.time[i]!, second.time[j]!];
    if (at < other) i++;
    else if (other < at) j++;
    else {
      const ratio = second.close[j++]! / first.close[i]!;
      if (first.close[i++]! > 0 && ratio > 0 && ratio < Infinity) {
        time.push(at);
        difference.push(ratio - 1);
      }
    }
  }
  return { length: time.length, time: Float64Array.from(time), difference: Float64Array.from(difference) };
}

/** Bars in a row in which buying at one place and selling at the other left more than asked for. */
export interface Opportunity {
  /** Rows of the differences, the last one included. */
  readonly from: number;
  readonly to: number;
  /** Whether the first place is the cheaper one. */
  readonly buyFirst: boolean;
  /** What is left after costs, fractions of what is bought: at best and on average over its bars. */
  readonly best: number;
  readonly mean: number;
}

/**
 * @param costs of buying at one place and selling at the other, a fraction of what is bought
 * @param minimum what must be left after them, exclusive
 */
export function opportunitiesIn(
  difference: Float64Array,
  { costs, minimum }: { costs: number; minimum: number },
): Opportunity[] {
  const found: Opportunity[] = [];
  for (let row = 0; row < difference.length;) {
    const buyFirst = difference[row]! > 0;
    const from = row;
    let best = -Infinity;
    let sum = 0;
    for (; row < difference.length && difference[row]! > 0 === buyFirst; row++) {
      const left = leftOf(difference[row]!, costs);
      if (!(left > minimum)) break;
      best = Math.max(best, left);
      sum += left;
    }
    if (row > from) found.push({ from, to: row - 1, buyFirst, best, mean: sum / (row - from) });
    else row++;
  }
  return found;
}

/** Dearer over cheaper, less 1, less costs. */
export function leftOf(difference: number, costs: number): number {
  return (difference >= 0 ? difference : 1 / (1 + difference) - 1) - costs;
}
