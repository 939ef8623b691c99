/** Which orders the strategy itself placed, and what was held when it did. */
import { riskChecksOf } from "../../engine/risk/mod.ts";
import { splitRatio } from "../../engine/volatility.ts";
import type { Finished } from "../run_card.ts";
import type { Stage } from "./stage.ts";
import { SymbolAccount } from "./symbol_account.ts";

/** What the engine places without being asked by the strategy. */
const ENGINE_TAGS = ["margin-call", "delisting", "end", "split", "dividend"];

/** Orders of each symbol that its strategy decided, first placed first: rows of the orders. */
export function ownOrders({ config, bars, result: { orders } }: Finished, stage: Stage): number[][] {
  const others = new Set([...ENGINE_TAGS, ...riskChecksOf(config.risk).map(({ name }) => name)]);
  const own = bars.map((): number[] => []);
  for (let order = 0; order < orders.length; order++) {
    if (orders.parent[order]! >= 0 || others.has(orders.tag[order]!)) continue;
    own[stage.indexOf.get(orders.symbol[order]!)!]!.push(order);
  }
  return own;
}

/** Signed units of a symbol that were held when the close of a bar decided; to be asked for ascending times. */
export function holdingReader(
  symbol: number,
  { bars: universe, result: { fills, orders } }: Finished,
  stage: Stage,
): (time: number) => number {
  const bars = universe[symbol]!;
  const rows = stage.fillsOf[symbol]!;
  const account = new SymbolAccount();
  let next = 0;
  let bar = 0;
  const goTo = (time: number) => {
    const at = stage.barAt(symbol, time);
    if (bars.actions) account.split(splitRatio(bars, bar, at));
    bar = at;
  };
  /** Fills at the very close that decided them come after the decision. */
  const follows = (fill: number, time: number) => {
    const order = fills.order[fill]!;
    return fills.time[fill] === time && orders.time[order] === time && orders.parent[order]! < 0 &&
      stage.atClose(fill);
  };
  return (time) => {
    while (next < rows.length && fills.time[rows[next]!]! <= time && !follows(rows[next]!, time)) {
      const fill = rows[next++]!;
      goTo(fills.time[fill]!);
      account.trade(fills.side[fill] === "buy" ? fills.quantity[fill]! : -fills.quantity[fill]!, 0, 1, 0);
    }
    goTo(time);
    return account.quantity;
  };
}
