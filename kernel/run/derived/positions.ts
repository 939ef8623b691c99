/** What was held at each close, lived through again from the fills. */
import { splitRatio } from "../../engine/volatility.ts";
import type { Finished } from "../run_card.ts";
import { mergeByTick, mergeNumbers } from "./merge.ts";
import type { Stage } from "./stage.ts";
import { SymbolAccount } from "./symbol_account.ts";

/**
 * One row for each symbol and close of the run's clock at which it was held, in order of time and then of symbol, as
 * columns of `length` values. Money is the account's; a close without a bar of the symbol counts at its last one.
 */
export interface PositionColumns {
  readonly length: number;
  /** Epoch ms. */
  readonly time: Float64Array;
  readonly symbol: string[];
  /** Signed units: below zero is short. */
  readonly quantity: Float64Array;
  /** Average price of the units held. */
  readonly averageCost: Float64Array;
  /** Close that marks it. */
  readonly price: Float64Array;
  readonly value: Float64Array;
  /** Gain of the symbol's closed round trips so far, after costs. */
  readonly realised: Float64Array;
  /** Gain of what is held, after the costs of its entries. */
  readonly unrealised: Float64Array;
}

const NAMES = ["quantity", "averageCost", "price", "value", "realised", "unrealised"] as const;
type Held = { tick: number[] } & { [name in typeof NAMES[number]]: number[] };

export function positionColumns(run: Finished, stage: Stage): PositionColumns {
  const held = run.bars.map((_, symbol) => holdingOf(symbol, run, stage));
  const { time } = stage.clock;
  const merged = mergeByTick(held.map(({ tick }) => tick), time.length);
  const column = (name: typeof NAMES[number] | "tick") =>
    mergeNumbers(merged, held.map((each) => each[name]));
  return {
    length: merged.length,
    time: column("tick").map((tick) => time[tick]!),
    symbol: Array.from(merged.symbol, (symbol) => run.bars[symbol]!.symbol),
    quantity: column("quantity"),
    averageCost: column("averageCost"),
    price: column("price"),
    value: column("value"),
    realised: column("realised"),
    unrealised: column("unrealised"),
  };
}

function holdingOf(symbol: number, { result }: Finished, stage: Stage): Held {
  const rows: Held = {
    tick: [],
    quantity: [],
    averageCost: [],
    price: [],
    value: [],
    realised: [],
    unrealised: [],
  };
  const fills = stage.fillsOf[symbol]!;
  if (fills.length === 0) return rows;
  const { clock } = stage;
  const { bars, barOf, marks } = clock.rows[symbol]!;
  const account = new SymbolAccount();
  let next = 0;
  let bar = -1;
  for (let tick = stage.tickAt(result.fills.time[fills[0]!]!); tick < clock.time.length; tick++) {
    if (barOf[tick] !== bar) {
      if (bars.actions && bar >= 0) account.split(splitRatio(bars, bar, barOf[tick]!));
      bar = barOf[tick]!;
    }
    while (next < fills.length && result.fills.time[fills[next]!] === clock.time[tick]) {
      const fill = fills[next++]!;
      const { side, quantity, price, cost } = result.fills;
      const signed = side[fill] === "buy" ? quantity[fill]! : -quantity[fill]!;
      account.trade(signed, price[fill]!, stage.unitAt(symbol, tick, stage.atClose(fill)), cost[fill]!);
    }
    if (account.quantity === 0) {
      if (next === fills.length) break;
      continue;
    }
    const value = account.quantity * marks[tick]! * stage.unitAt(symbol, tick, true);
    rows.tick.push(tick);
    rows.quantity.push(account.quantity);
    rows.averageCost.push(account.averageCost);
    rows.price.push(marks[tick]!);
    rows.value.push(value);
    rows.realised.push(account.realised);
    rows.unrealised.push(value - account.paid);
  }
  return rows;
}
