/** The look-ahead audit of an event strategy: the orders that it places. */
import type { BacktestOptions } from "../engine/options.ts";
import { simulate } from "../engine/simulate.ts";
import type { Strategy } from "../engine/strategy.ts";
import type { Bars } from "../market/bars.ts";
import type { OrderColumns } from "../market/trade.ts";
import { lowerBound } from "../series/search.ts";
import { type Audit, TOO_SHORT } from "./look_ahead_findings.ts";

/** Compares the orders placed up to each cut with those of the run over all bars. */
export function auditOrders(audit: Audit, strategy: Strategy, options: BacktestOptions): void {
  const { orders: all } = simulate(strategy, audit.universe, options);
  const prefixes = audit.prefixes();
  if (prefixes.length === 0) audit.skip("orders", TOO_SHORT);
  for (const prefix of prefixes) {
    audit.attempt("orders", () => {
      const { orders } = simulate(strategy, prefix, options);
      prefix.forEach(({ symbol, time }, i) => {
        compareOrders(
          audit,
          audit.universe[i]!,
          ordersOf(orders, symbol),
          ordersOf(all, symbol, time.at(-1)!),
        );
      });
    });
  }
}

interface OrderRow {
  readonly time: number;
  readonly tag: string;
  /** What does not change once it is placed. */
  readonly words: string;
  /** Once it has ended: size and prices, which a fill, a split or a trailing stop may change until then. */
  readonly ended: readonly unknown[] | null;
}

/** Orders for a symbol decided up to a moment, in the order in which they were placed. */
function ordersOf(orders: OrderColumns, symbol: string, until = Infinity): OrderRow[] {
  const rows: OrderRow[] = [];
  for (let i = 0; i < orders.length; i++) {
    const [time, status, tag] = [orders.time[i]!, orders.status[i]!, orders.tag[i]!];
    if (orders.symbol[i] !== symbol || time > until) continue;
    const waits = status === "open" || status === "partly-filled";
    rows.push({
      time,
      tag,
      words: `${orders.side[i]} ${orders.type[i]} (${tag})`,
      ended: waits ? null : [status, orders.quantity[i], orders.limit[i], orders.stop[i]],
    });
  }
  return rows;
}

function compareOrders(audit: Audit, { symbol, time }: Bars, onPrefix: OrderRow[], onAll: OrderRow[]): void {
  for (let i = 0; i < Math.max(onPrefix.length, onAll.length); i++) {
    const [a, b] = [onPrefix[i], onAll[i]];
    const same = a && b && a.time === b.time && a.words === b.words &&
      (!a.ended || !b.ended || a.ended.every((value, k) => Object.is(value, b.ended![k])));
    if (same) continue;
    const at = Math.min(a?.time ?? Infinity, b?.time ?? Infinity);
    const inWords = (row: OrderRow | undefined) =>
      row?.time === at ? [row.words, ...row.ended ?? []].join(" ") : "none";
    return audit.found({
      kind: "order",
      name: (a?.time === at ? a : b)!.tag,
      symbol,
      bar: lowerBound(time, at),
      time: at,
      onPrefix: inWords(a),
      onAll: inWords(b),
    });
  }
}
