/** What the account stood to lose at its stops, close by close. */
import type { Finished } from "../run_card.ts";
import type { PositionColumns } from "./positions.ts";
import type { Stage } from "./stage.ts";
import { movesByOrder } from "./stop_levels.ts";

/** At each close of the run's clock, as columns of `length` values; fractions of equity. */
export interface HeatColumns {
  readonly length: number;
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Loss from the close down (for a short, up) to the stops that protect the positions, were all of them to fill there. */
  readonly value: Float64Array;
  /** Value of what no stop protects, of which nobody knows what it may lose. */
  readonly unprotected: Float64Array;
}

interface WaitingStop {
  readonly order: number;
  /** 1 for a stop that sells. */
  readonly sign: number;
  readonly from: number;
  readonly until: number;
  readonly quantity: number;
  /** Where the stop went: rows of stopMoves; none where it stayed. */
  readonly moves: readonly number[];
  next: number;
  level: number;
}

export function heatColumns(run: Finished, stage: Stage, positions: PositionColumns): HeatColumns {
  const { time, equity } = run.result;
  const heat = {
    length: time.length,
    time,
    value: new Float64Array(time.length),
    unprotected: new Float64Array(time.length),
  };
  const stops = stopsOf(run, stage);
  const active = run.bars.map((): WaitingStop[] => []);
  const arrived = run.bars.map(() => 0);
  for (let row = 0; row < positions.length; row++) {
    const symbol = stage.indexOf.get(positions.symbol[row]!)!;
    const now = positions.time[row]!;
    const waiting = stops[symbol]!;
    while (arrived[symbol]! < waiting.length && waiting[arrived[symbol]!]!.from <= now) {
      active[symbol]!.push(waiting[arrived[symbol]!++]!);
    }
    const held = active[symbol] = active[symbol]!.filter(({ until }) => !(until <= now));
    for (const stop of held) moveTo(stop, now, run);
    const tick = stage.tickAt(now);
    const unit = stage.unitAt(symbol, tick, true) / equity[tick]!;
    const { loss, uncovered } = lossAt(held, positions.quantity[row]!, positions.price[row]!);
    heat.value[tick]! += loss * unit;
    heat.unprotected[tick]! += uncovered * positions.price[row]! * unit;
  }
  return heat;
}

/** Loss of so many units at the stops on their side, nearest first, per unit of money; and how many units no stop covers. */
function lossAt(stops: readonly WaitingStop[], quantity: number, price: number) {
  const side = Math.sign(quantity);
  const nearest = stops.filter(({ sign }) => sign === side).sort((a, b) => side * (b.level - a.level));
  let uncovered = Math.abs(quantity);
  let loss = 0;
  for (const stop of nearest) {
    const units = Math.min(uncovered, stop.quantity);
    loss += units * Math.max(0, side * (price - stop.level));
    uncovered -= units;
  }
  return { loss, uncovered };
}

function moveTo(stop: WaitingStop, now: number, { result: { stopMoves } }: Finished): void {
  while (stop.next < stop.moves.length && stopMoves.time[stop.moves[stop.next]!]! <= now) {
    stop.level = stopMoves.stop[stop.moves[stop.next++]!]!;
  }
}

/** The stops of each symbol in the order in which they were placed. */
function stopsOf({ bars, result: { orders, stopMoves } }: Finished, stage: Stage): WaitingStop[][] {
  const moves = movesByOrder(stopMoves);
  const stops = bars.map((): WaitingStop[] => []);
  for (let order = 0; order < orders.length; order++) {
    if (orders.type[order] !== "stop" && orders.type[order] !== "trailing-stop") continue;
    if (orders.status[order] === "rejected") continue;
    stops[stage.indexOf.get(orders.symbol[order]!)!]!.push({
      order,
      sign: orders.side[order] === "sell" ? 1 : -1,
      from: orders.time[order]!,
      until: orders.ended[order]!,
      quantity: orders.quantity[order]!,
      moves: moves.get(order) ?? [],
      next: 0,
      level: orders.stop[order]!,
    });
  }
  return stops;
}
