/** Parts of a whole on each other: those above zero upwards from it, those below downwards. */
import type { Pane } from "../spec/figure.ts";

type Values = (number | null)[];

/** Where the area of one series begins and ends; null where no series has a value. */
export interface StackedArea {
  from: Values;
  to: Values;
}

/** One area for each series of a pane, hidden ones left out of the pile. */
export function stackedAreas(
  { series }: Pane,
  isHidden: (index: number) => boolean = () => false,
): StackedArea[] {
  const columns = series.map((one) => one.type === "candles" ? one.close : one.values);
  const length = columns[0]?.length ?? 0;
  const up = new Float64Array(length);
  const down = new Float64Array(length);
  const isGap = Array.from({ length }, (_, i) => columns.every((values) => values[i] === null));
  return columns.map((values, index) => {
    const area: StackedArea = { from: [], to: [] };
    for (let i = 0; i < length; i++) {
      const value = isHidden(index) ? 0 : values[i] ?? 0;
      const pile = value < 0 ? down : up;
      area.from.push(isGap[i] ? null : pile[i]!);
      pile[i]! += value;
      area.to.push(isGap[i] ? null : pile[i]!);
    }
    return area;
  });
}
