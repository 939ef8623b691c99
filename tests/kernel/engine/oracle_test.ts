import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { givenSignals, optionsOf, randomCase } from "./cases.ts";
import { oracle, type OracleCase } from "./oracle.ts";

const run = (each: OracleCase) =>
  simulate(givenSignals(each.universe, each.entries, each.exits), each.universe, optionsOf(each));

Deno.test("simulate() gives the fills, order states, cash and equity of the oracle to the last bit", () => {
  fc.assert(
    fc.property(randomCase, (each) => {
      const result = run(each);
      const expected = oracle(each);
      assertEquals([...result.time], expected.times);
      const { fills } = result;
      const rows = Array.from({ length: fills.length }, (_, i) => ({
        order: fills.order[i],
        time: fills.time[i],
        symbol: fills.symbol[i],
        side: fills.side[i],
        quantity: fills.quantity[i],
        price: fills.price[i],
        cost: fills.cost[i],
      }));
      assertEquals(rows, expected.fills as typeof rows);
      assertEquals(result.orders.status as string[], expected.statuses);
      assertEquals([...result.cash], expected.cashAt);
      assertEquals([...result.equity], expected.equity);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("simulate() conserves money: cash and positions come from the fills, to the cent at every bar", () => {
  fc.assert(
    fc.property(randomCase, (each) => {
      const { time, equity, cash, exposure, fills } = run(each);
      const { positions } = oracle(each);
      time.forEach((now, t) => {
        let money = each.cash;
        for (let i = 0; i < fills.length && fills.time[i]! <= now; i++) {
          const sign = fills.side[i] === "buy" ? -1 : 1;
          money += sign * fills.quantity[i]! * fills.price[i]! - fills.cost[i]!;
        }
        assertAlmostEquals(cash[t]!, money, 0.005);
        const held = positions[t]!.reduce((sum, quantity, s) => {
          if (quantity === 0) return sum;
          const { time: own, close } = each.universe[s]!;
          return sum + quantity * close[own.findLastIndex((at) => at <= now)]!;
        }, 0);
        assertAlmostEquals(equity[t]!, money + held, 0.005);
        assertAlmostEquals(exposure[t]! * equity[t]!, held, 0.005);
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("simulate() never spends money that is not there", () => {
  fc.assert(fc.property(randomCase, (each) => {
    const { fills } = run(each);
    let money = each.cash;
    for (let i = 0; i < fills.length; i++) {
      const sign = fills.side[i] === "buy" ? -1 : 1;
      money += sign * fills.quantity[i]! * fills.price[i]! - fills.cost[i]!;
      // A fee above the proceeds of a sale may take cash below zero; a purchase may not.
      if (sign < 0) assert(money >= -1e-6, `cash is ${money} after a purchase`);
    }
  }));
});

Deno.test("simulate() reports trades whose profits are what the account gained", () => {
  fc.assert(fc.property(randomCase, (each) => {
    const { trades, equity } = run(each);
    const profit = trades.profit.reduce((sum, value) => sum + value, 0);
    assertAlmostEquals(equity.at(-1)! - each.cash, profit, 0.005);
  }));
});

Deno.test("simulate() keeps the past when later bars are cut off", () => {
  fc.assert(fc.property(randomCase, fc.nat(), (each, seed) => {
    const whole = run(each);
    const keep = each.from + (seed % 12 + 1) * 86_400_000;
    const cut = each.universe.map((bars) => {
      const length = Math.max(1, bars.time.filter((time) => time <= keep).length);
      const part = (column: Float64Array) => column.slice(0, length);
      const { time, open, high, low, close, volume } = bars;
      return {
        ...bars,
        length,
        time: part(time),
        open: part(open),
        high: part(high),
        low: part(low),
        close: part(close),
        volume: part(volume),
      };
    });
    const last = Math.max(...cut.map((bars) => bars.time.at(-1)!));
    if (last < each.from || cut.some((bars) => bars.time.at(-1)! > keep)) return;
    const short = run({
      ...each,
      universe: cut,
      entries: each.entries.map((signals, s) => signals.slice(0, cut[s]!.length)),
      exits: each.exits.map((signals, s) => signals.slice(0, cut[s]!.length)),
    });
    assertEquals(short.equity, whole.equity.slice(0, short.equity.length));
    assertEquals(short.fills.price, whole.fills.price.slice(0, short.fills.length));
  }));
});
