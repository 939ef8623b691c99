/** Where the stops of a symbol stood, bar by bar: what its picture draws below or above the prices. */
import type { EngineResult } from "../../engine/result.ts";
import type { Bars } from "../../market/bars.ts";
import { lowerBound } from "../../series/search.ts";

/**
 * Level of the stop that waited during each bar, NaN where none did; of several the one placed last. A stop waits from the
 * bar after the close that placed it, one that protects an entry from the bar of that entry, to the bar in which it ended;
 * those of an entry that was never filled are left out.
 */
export function stopLevels(
  bars: Bars,
  { orders, stopMoves }: Pick<EngineResult, "orders" | "stopMoves">,
): Float64Array {
  const levels = new Float64Array(bars.length).fill(NaN);
  const moves = movesByOrder(stopMoves);
  for (let order = 0; order < orders.length; order++) {
    const isStop = orders.type[order] === "stop" || orders.type[order] === "trailing-stop";
    if (!isStop || orders.symbol[order] !== bars.symbol || orders.status[order] === "rejected") continue;
    const parent = orders.parent[order]!;
    if (parent >= 0 && !(orders.filled[parent]! > 0)) continue;
    const rows = moves.get(order) ?? [];
    let level = rows.length > 0 ? stopMoves.stop[rows[0]!]! : orders.stop[order]!;
    let next = 1;
    const until = Number.isNaN(orders.ended[order]!) ? Infinity : orders.ended[order]!;
    // A level that holds from a close on is met by the bars after it.
    for (
      let bar = lowerBound(bars.time, orders.time[order]!);
      bar < bars.length && bars.time[bar]! <= until;
      bar++
    ) {
      if (bars.time[bar]! > orders.time[order]! || parent >= 0) levels[bar] = level;
      while (next < rows.length && stopMoves.time[rows[next]!]! <= bars.time[bar]!) {
        level = stopMoves.stop[rows[next++]!]!;
      }
    }
  }
  return levels;
}

/** Rows of the moves of each order's stop, in order of time. */
export function movesByOrder({ order }: EngineResult["stopMoves"]): Map<number, number[]> {
  const moves = new Map<number, number[]>();
  order.forEach((each, row) => {
    const known = moves.get(each);
    if (known) known.push(row);
    else moves.set(each, [row]);
  });
  return moves;
}
