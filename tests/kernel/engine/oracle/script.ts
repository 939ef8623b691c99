/** Plays the actions of one close: the same words for the engine's context and for the oracle's desk. */
import type { OrderRequest } from "../../../../kernel/engine/orders.ts";
import type { Action, Desk, Requested } from "./types.ts";

const STEP = 0.25;

export function play(actions: readonly Action[], desk: Desk, guarded: Set<number>): void {
  for (const action of actions) {
    if (action.do === "close") desk.exit();
    else if (action.do === "order") {
      const request = requestOf(action.request, desk);
      if (request === null) continue;
      const other = action.oco ? desk.waiting.at(-1) : undefined;
      const id = desk.order({ ...request, ...(other && { oco: other.id }) });
      if (
        request.fraction !== undefined || request.stopLoss !== undefined ||
        request.takeProfit !== undefined || request.trailingStop
      ) {
        guarded.add(id);
      }
    } else {
      const found = desk.waiting[action.nth % Math.max(1, desk.waiting.length)];
      if (found === undefined) continue;
      if (action.do === "cancel") desk.cancel(found.id);
      else if (found.type !== "market" && !guarded.has(found.id)) {
        desk.replace(found.id, changeOf(found.type, found.side, action.steps, desk.close));
      }
    }
  }
}

const below = (close: number, steps: number) => Math.max(STEP, close - Math.abs(steps) * STEP);
const above = (close: number, steps: number) => close + Math.abs(steps) * STEP;
/** Stops lie on the side that the price has to come to. */
const stopOf = (side: "buy" | "sell", close: number, steps: number) =>
  side === "buy" ? above(close, steps) : below(close, steps);
const limitOf = (close: number, steps: number) => Math.max(STEP, close + steps * STEP);

function changeOf(type: string, side: "buy" | "sell", steps: number, close: number): Partial<OrderRequest> {
  // A stop-limit order may be a limit order by now.
  if (type === "trailing-stop" || type === "stop-limit") return { quantity: 1 + Math.abs(steps) };
  return {
    ...(type === "limit" ? { limit: limitOf(close, steps) } : { stop: stopOf(side, close, steps) }),
  };
}

function requestOf(given: Requested, { close, held }: Desk): OrderRequest | null {
  const { side, type, size, tif } = given;
  const buys = side === "buy";
  const reduceOnly = given.reduceOnly && held !== 0 && (held > 0) !== buys;
  const limit = type.includes("limit") ? limitOf(close, given.limit) : undefined;
  const stop = type === "stop" || type === "stop-limit" ? stopOf(side, close, given.stop) : undefined;
  const entry = limit ?? stop ?? close;
  const loss = given.stopLoss === null ? null : entry - (buys ? 1 : -1) * given.stopLoss * STEP;
  const gain = given.takeProfit === null ? null : entry + (buys ? 1 : -1) * given.takeProfit * STEP;
  return {
    side,
    type,
    ...(reduceOnly ? { quantity: size.quantity, reduceOnly } : size),
    ...(limit !== undefined && { limit }),
    ...(stop !== undefined && { stop }),
    ...(type === "trailing-stop" && { trail: given.trail }),
    tif,
    ...(!reduceOnly && loss !== null && loss > 0 && { stopLoss: loss }),
    ...(!reduceOnly && gain !== null && gain > 0 && { takeProfit: gain }),
    ...(!reduceOnly && loss === null && given.trailingStop && { trailingStop: given.trailingStop }),
  };
}
