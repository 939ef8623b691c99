/**
 * What one bar does to waiting orders, written as the rules say it: twice, as the policy `path` has one price for all to
 * walk with, and under the others nothing is known but what surely follows.
 */
export interface Prices {
  open: number;
  high: number;
  low: number;
  close: number;
}

export interface Waiting {
  id: number;
  side: "buy" | "sell";
  type: "limit" | "stop" | "stop-limit" | "trailing-stop";
  limit: number;
  stop: number;
  /** Its stop was reached. */
  triggered: boolean;
  /** Where the price was as it became active in this bar, and how far the price goes after that. */
  from: number;
  low: number;
  high: number;
  /** Filled or refused in this bar: what is left waits for the next. */
  done: boolean;
}

export interface BarRules {
  sameBar: "stop-first" | "target-first" | "path";
  touch: boolean;
  improve: boolean;
}

/** `passive`: it waited at its limit for someone to come. */
type Fill = (order: Waiting, price: number, passive: boolean) => void;

const needsStop = (order: Waiting) => order.type !== "limit" && !order.triggered;
const level = (order: Waiting) => needsStop(order) ? order.stop : order.limit;
const below = (order: Waiting) => (order.side === "sell") === needsStop(order);
const allows = ({ side, limit }: Waiting, price: number, { touch }: BarRules) =>
  price === limit ? touch : side === "buy" ? price < limit : price > limit;

/** Price of an order that can be filled at once where the market stands. */
function atOnce(order: Waiting, here: number, rules: BarRules): number | null {
  const waited = needsStop(order);
  if (waited && (order.side === "sell" ? here > order.stop : here < order.stop)) return null;
  order.triggered ||= waited;
  if (order.type === "stop" || order.type === "trailing-stop") return here;
  if (!allows(order, here, rules)) return null;
  return waited || rules.improve ? here : order.limit;
}

/** The price came to the order's level; false where it only turned a stop into a limit that is not met there. */
function reached(order: Waiting, rules: BarRules, fill: Fill): boolean {
  const price = level(order);
  order.from = price;
  order.done = true;
  if (!needsStop(order)) fill(order, price, true);
  else {
    order.triggered = true;
    if (order.type !== "stop-limit" || allows(order, price, rules)) fill(order, price, false);
    else order.done = false;
  }
  return order.done;
}

export function playBar(bar: Prices, waiting: Waiting[], rules: BarRules, fill: Fill): void {
  for (const order of waiting) {
    Object.assign(order, { from: bar.open, low: bar.low, high: bar.high, done: false });
  }
  const active = () => waiting.filter(({ done }) => !done);
  const upFirst = bar.high - bar.open < bar.open - bar.low;
  const corners = upFirst ? [bar.high, bar.low, bar.close] : [bar.low, bar.high, bar.close];
  let leg = 0;

  const firstAtOnce = () => {
    for (const order of active()) {
      const price = atOnce(order, order.from, rules);
      if (price === null) continue;
      order.done = true;
      fill(order, price, false);
      return true;
    }
    return false;
  };
  /** Of those that a price going as far as `end` comes to, the first: the nearest, then the first submitted. */
  const first = (down: boolean, end: (order: Waiting) => number) =>
    active().filter((order) => {
      if (below(order) !== down) return false;
      if (level(order) === end(order)) return needsStop(order) || rules.touch;
      return down ? level(order) > end(order) : level(order) < end(order);
    }).sort((a, b) => (down ? level(b) - level(a) : level(a) - level(b)) || a.id - b.id);

  for (;;) {
    if (firstAtOnce()) continue;
    if (rules.sameBar === "path") {
      if (leg === 3) return;
      const down = (leg % 2 === 1) === upFirst;
      const [order] = first(down, () => corners[leg]!);
      if (order === undefined) {
        leg++;
        continue;
      }
      const rest = [level(order), ...corners.slice(leg)];
      order.low = Math.min(...rest);
      order.high = Math.max(...rest);
      reached(order, rules, fill);
      continue;
    }
    const downs = first(true, ({ low }) => low);
    const ups = first(false, ({ high }) => high);
    if (downs.length === 0 && ups.length === 0) return;
    const stops = [downs, ups].map((orders) => orders.some(needsStop));
    const up = downs.length === 0 || (ups.length > 0 &&
      (stops[0] === stops[1] ? upFirst : stops[1] === (rules.sameBar === "stop-first")));
    const order = up ? ups[0]! : downs[0]!;
    if (up) order.low = Math.min(level(order), bar.close);
    else order.high = Math.max(level(order), bar.close);
    reached(order, rules, fill);
  }
}
