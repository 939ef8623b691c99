/** What holds of every run, whatever the rules: it needs no oracle, only sums and second runs. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { percent } from "../../../../kernel/engine/costs/mod.ts";
import { simulate } from "../../../../kernel/engine/simulate.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { viewBars } from "../../../../kernel/market/slice_bars.ts";
import { custom } from "../../../../kernel/signals/columns.ts";
import { defineStrategy } from "../../../../kernel/strategy/define.ts";
import { type Features, optionsOf, randomCase, strategyOf } from "./cases.ts";
import { run } from "./compare.ts";
import type { Case, Listing, Rules, Signals } from "./types.ts";

const from = <T>(...values: T[]) => fc.constantFrom(...values);
const at = from<Rules["at"]>("next-open", "next-close", "same-close");
const costs = from({ rate: 0, amount: 0, us: false }, { rate: 0.01, amount: 1, us: true });
const rules: Features["rules"] = {
  ...{ at, costs, volumeCap: from<number | null>(null, 0.05), reinvest: fc.boolean() },
  bar: fc.record({
    sameBar: from<Rules["bar"]["sameBar"]>("stop-first", "target-first", "path"),
    touch: fc.boolean(),
    improve: fc.boolean(),
  }),
  slippage: from({ rate: 0, amount: 0 }, { rate: 0.01, amount: 0.1 }),
  leverage: from(1, 3),
  maintenance: from(0.3),
  interest: from({ borrow: 0, margin: 0, cash: 0 }, { borrow: 0.1, margin: 0.2, cash: 0.05 }),
  rebalance: from<Rules["rebalance"]>(null, { every: 2, threshold: 0.01 }),
};
const features: Omit<Features, "kind"> = {
  ...{ symbols: 3, shorts: true, protection: true, holes: true, volume: true, splits: true, dividends: true },
  ...{ delistings: true, rules },
};
const ofAllKinds = (more: Partial<Features> = {}) =>
  fc.oneof(
    ...(["signals", "target", "script"] as const).map((kind) => randomCase({ ...features, ...more, kind })),
  );

/** A change of the bars of each symbol, and of what its strategy reads beside them. */
const changed = (each: Case, change: (listing: Listing) => Listing): Case => ({
  ...each,
  listings: each.listings.map(change),
});

const slack = (each: Case) => Math.max(0.005, each.rules.cash * 1e-9);

Deno.test("cash is what was there at first with every fill, fee and cash flow, to the cent at every bar", () => {
  fc.assert(
    fc.property(ofAllKinds({ hourly: false }), (each) => {
      const { time, cash, equity, exposure, netExposure, fills, cashFlows } = run(each);
      const index = new Map(each.listings.map(({ bars }, s) => [bars.symbol, s]));
      const held = each.listings.map(() => 0);
      let money = each.rules.cash;
      let [f, c] = [0, 0];
      time.forEach((now, t) => {
        each.listings.forEach(({ bars }, s) => {
          const bar = bars.time.indexOf(now);
          if (bar < 1) return;
          for (const action of bars.actions ?? []) {
            const due = action.time > bars.time[bar - 1]! && action.time <= now;
            if (action.kind === "split" && due) held[s]! *= action.ratio;
          }
        });
        for (; c < cashFlows.length && cashFlows.time[c]! <= now; c++) money += cashFlows.amount[c]!;
        for (; f < fills.length && fills.time[f]! <= now; f++) {
          const sign = fills.side[f] === "buy" ? 1 : -1;
          held[index.get(fills.symbol[f]!)!]! += sign * fills.quantity[f]!;
          money -= sign * fills.quantity[f]! * fills.price[f]! + fills.cost[f]!;
        }
        const values = each.listings.map(({ bars }, s) => {
          const last = bars.time.findLastIndex((time) => time <= now);
          return last < 0 ? 0 : held[s]! * bars.close[last]!;
        });
        const net = values.reduce((sum, value) => sum + value, 0);
        const gross = values.reduce((sum, value) => sum + Math.abs(value), 0);
        assertAlmostEquals(cash[t]!, money, slack(each));
        assertAlmostEquals(equity[t]!, money + net, slack(each));
        assertAlmostEquals(netExposure[t]! * equity[t]!, net, slack(each));
        assertAlmostEquals(exposure[t]! * equity[t]!, gross, slack(each));
      });
    }),
    { numRuns: 400 },
  );
});

Deno.test("without leverage no purchase spends money that is not there", () => {
  const cases = randomCase({ kind: "signals", symbols: 3, holes: true, rules: { at, costs } });
  fc.assert(
    fc.property(cases, (each) => {
      const { fills } = run(each);
      let money = each.rules.cash;
      for (let i = 0; i < fills.length; i++) {
        const sign = fills.side[i] === "buy" ? 1 : -1;
        money -= sign * fills.quantity[i]! * fills.price[i]! + fills.cost[i]!;
        // The fee of a sale may be more than it brings.
        if (sign > 0) assert(money >= -1e-6, `cash is ${money} after a purchase`);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("the profits of all trades and the cash flows are what the account gained", () => {
  fc.assert(
    fc.property(ofAllKinds({ fx: true }), (each) => {
      const { equity, trades, cashFlows } = run(each);
      const gained = [...trades.profit, ...cashFlows.amount].reduce((sum, amount) => sum + amount, 0);
      assertAlmostEquals(equity.at(-1)! - each.rules.cash, gained, slack(each));
    }),
    { numRuns: 400 },
  );
});

Deno.test("the same input gives the same bits, from bars of one's own as well", () => {
  const copy = (bars: Bars): Bars => {
    const columns = ["time", "open", "high", "low", "close", "volume"] as const;
    return { ...bars, ...Object.fromEntries(columns.map((name) => [name, bars[name].slice()])) };
  };
  fc.assert(
    fc.property(ofAllKinds({ fx: true }), (each) => {
      const again = changed(each, (listing) => ({ ...listing, bars: copy(listing.bars) }));
      const [{ plans: _, ...first }, { plans: __, ...second }] = [run(each), run(again)];
      assertEquals(first, second);
    }),
    { numRuns: 150 },
  );
});

Deno.test("the past stays as it was when later bars are cut off", () => {
  const whole = ofAllKinds({ fx: true, delistings: false });
  fc.assert(
    fc.property(whole, fc.nat(24), (each, keep) => {
      const all = run(each);
      const last = all.time[Math.min(keep, all.time.length - 1)]!;
      if (each.listings.some(({ bars }) => bars.time[0]! > last)) return;
      const cut = run(changed(each, (listing) => {
        const end = listing.bars.time.findLastIndex((time) => time <= last) + 1;
        const part = <T>(column: T[]) => column.slice(0, end);
        const { bars, target, signals } = listing;
        const cutSignals = signals && Object.fromEntries(
          Object.entries(signals).map(([name, column]) => [name, part(column as unknown[])]),
        ) as unknown as Signals;
        return {
          ...{ ...listing, bars: viewBars(bars, 0, end) },
          ...(target && { target: part(target) }),
          ...(cutSignals && { signals: cutSignals }),
        };
      }));
      for (const name of ["time", "equity", "cash", "exposure", "netExposure"] as const) {
        assertEquals([...cut[name]], [...all[name].slice(0, cut.time.length)], name);
      }
      for (const name of ["time", "symbol", "side", "quantity", "price", "cost", "order"] as const) {
        assertEquals([...cut.fills[name]], [...all.fills[name]].slice(0, cut.fills.length), name);
      }
      assert(all.fills.length === cut.fills.length || all.fills.time[cut.fills.length]! > last);
      assertEquals([...cut.cashFlows.amount], [...all.cashFlows.amount].slice(0, cut.cashFlows.length));
    }),
    { numRuns: 400 },
  );
});

Deno.test("prices and money of twice the size, or a quarter, give an account of that size to the last bit", () => {
  const plain: Features["rules"] = {
    ...rules,
    costs: from({ rate: 0, amount: 0, us: false }, { rate: 0.001, amount: 0, us: false }),
    slippage: from({ rate: 0, amount: 0 }, { rate: 0.01, amount: 0 }),
  };
  const cases = fc.oneof(
    ...(["signals", "target"] as const).map((kind) => randomCase({ ...features, kind, rules: plain })),
  );
  const times = (column: ArrayLike<number>, factor: number) =>
    Float64Array.from(column, (value) => value * factor);
  fc.assert(
    fc.property(cases, from(-2, 1, 5), (given, power) => {
      const factor = 2 ** power;
      const each = changed(given, (listing) => ({ ...listing, tick: 0 }));
      const scaled = changed(each, (listing) => {
        const { bars, signals } = listing;
        const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((column) =>
          times(column, factor)
        ) as [Float64Array, Float64Array, Float64Array, Float64Array];
        const actions = bars.actions?.map((action) =>
          action.kind === "dividend" ? { ...action, amount: action.amount * factor } : action
        );
        return {
          ...listing,
          bars: makeBars({ ...bars, ...{ open, high, low, close }, ...(actions && { actions }) }),
          ...(signals && {
            signals: {
              ...signals,
              stopLoss: signals.stopLoss.map((distance) => distance * factor),
              takeProfit: signals.takeProfit.map((distance) => distance * factor),
            },
          }),
        };
      });
      const before = run(each);
      const after = run({ ...scaled, rules: { ...each.rules, cash: each.rules.cash * factor } });
      assertEquals([...after.equity], [...times(before.equity, factor)]);
      assertEquals([...after.fills.quantity], [...before.fills.quantity]);
      assertEquals([...after.trades.profit], [...times(before.trades.profit, factor)]);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a market order fills at a later bar than the one that decided it, but for fills at the same close", () => {
  const later = from<Rules["at"]>("next-open", "next-close");
  const forced = ["margin-call", "delisting", "split", "dividend"];
  fc.assert(
    fc.property(ofAllKinds({ rules: { ...rules, at: later } }), (each) => {
      const { orders, fills } = run(each);
      for (let i = 0; i < fills.length; i++) {
        const order = fills.order[i]!;
        // What protects is placed by a fill, inside the bar.
        if (forced.includes(orders.tag[order]!) || orders.parent[order]! >= 0) continue;
        assert(fills.time[i]! > orders.time[order]!, `order ${order} filled in the bar that decided it`);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("an order never fills more than it asks for, and its status says what became of it", () => {
  fc.assert(
    fc.property(ofAllKinds({ fx: true }), (each) => {
      const { orders } = run(each);
      for (let i = 0; i < orders.length; i++) {
        const [filled, quantity] = [orders.filled[i]!, orders.quantity[i]!];
        assert(!(filled > quantity + 1e-6), `order ${i} filled ${filled} of ${quantity}`);
        const status = orders.status[i]!;
        if (status === "filled") assertAlmostEquals(filled, quantity, each.listings[0]!.lot);
        if (status === "open" || status === "rejected") assertEquals(filled, 0, `order ${i} is ${status}`);
        if (["rejected", "cancelled", "expired"].includes(status)) assert(orders.reason[i] !== "");
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("long-only signals of one symbol are a target of all or nothing", () => {
  const cases = randomCase({
    kind: "signals",
    rules: { at, slippage: from({ rate: 0, amount: 0 }, { rate: 0.01, amount: 0 }), cash: from(100_000) },
  });
  fc.assert(
    fc.property(cases, from(0, 0.001), (given, rate) => {
      const each = { ...given, rules: { ...given.rules, fraction: 1 } };
      const options = { ...optionsOf(each), costs: percent(rate) };
      const [{ bars }] = each.listings as [Listing];
      const bySignals = simulate(strategyOf(each), bars, options);
      const target = new Float64Array(bars.length).fill(NaN);
      for (let i = 0; i < bySignals.orders.length; i++) {
        target[bars.time.indexOf(bySignals.orders.time[i]!)] = bySignals.orders.side[i] === "buy" ? 1 : 0;
      }
      const weighing = defineStrategy({
        name: "weighing",
        signals: ({ close }) => ({ target: custom(() => target, close) }),
      })();
      const byTarget = simulate(weighing, bars, options);
      assertEquals([...byTarget.equity], [...bySignals.equity]);
      assertEquals([...byTarget.fills.quantity], [...bySignals.fills.quantity]);
      assertEquals([...byTarget.fills.price], [...bySignals.fills.price]);
    }),
    { numRuns: 200 },
  );
});
