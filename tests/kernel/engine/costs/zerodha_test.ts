/**
 * Figures worked by hand from the rates of the day, and the example that the broker's calculator opens with.
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { feeComponents, feeOf, resolveCosts } from "../../../../kernel/engine/costs/mod.ts";
import type { Side } from "../../../../kernel/market/trade.ts";

type Product = "in-intraday" | "in-delivery";

const partsOn = (costs: Product, day: string) => (side: Side, quantity: number, price: number) =>
  feeComponents(resolveCosts(costs))(side, quantity, price, Date.parse(day), false);
const feeOn = (costs: Product, day: string) => (side: Side, quantity: number, price: number) =>
  feeOf(resolveCosts(costs))(side, quantity, price, Date.parse(day), false);

Deno.test("in-intraday gives the broker's calculator: 400 shares from 1000 to 1100, late in 2022", () => {
  const [bought, sold] = [
    partsOn("in-intraday", "2022-10-03")("buy", 400, 1_000),
    partsOn("in-intraday", "2022-10-03")("sell", 400, 1_100),
  ];
  const sum = (...names: string[]) => names.reduce((total, name) => total + bought[name]! + sold[name]!, 0);
  assertAlmostEquals(sum("brokerage"), 40, 1e-9);
  assertAlmostEquals(sum("stt"), 110, 1e-9);
  assertAlmostEquals(sum("exchange"), 28.98, 1e-9);
  // The calculator shows the tax on the regulator's fee beside that fee: 12.42 and 0.99.
  assertAlmostEquals(sum("gst", "sebi"), 12.42 + 0.99, 1e-9);
  assertAlmostEquals(sum("stamp"), 12, 1e-9);
  const total = feeOn("in-intraday", "2022-10-03")("buy", 400, 1_000) +
    feeOn("in-intraday", "2022-10-03")("sell", 400, 1_100);
  assertAlmostEquals(total, 204.39, 1e-9);
});

Deno.test("in-intraday takes 0.03 % brokerage below its cap of 20 rupees", () => {
  // Value 30,000 in June 2024: 9 brokerage, 0.966 exchange, 0.03 each fund and regulator, 1.8054 tax.
  assertEquals(partsOn("in-intraday", "2024-06-03")("buy", 100, 300), {
    brokerage: 9,
    stt: 0,
    exchange: 0.97,
    ipft: 0.03,
    sebi: 0.03,
    gst: 1.81,
    stamp: 0.9,
    dp: 0,
  });
});

Deno.test("in-delivery taxes both sides, stamps the buy and charges the depository's fee on the sale", () => {
  // Value 150,000 in March 2026; 0.0000307 of it is 4.605, which goes up to 4.61.
  const day = "2026-03-02";
  const service = { brokerage: 0, exchange: 4.61, ipft: 0, sebi: 0.15, gst: 0.86 };
  assertEquals(partsOn("in-delivery", day)("buy", 100, 1_500), { ...service, stt: 150, stamp: 22.5, dp: 0 });
  assertEquals(partsOn("in-delivery", day)("sell", 100, 1_500), {
    ...service,
    stt: 150,
    stamp: 0,
    dp: 15.34,
  });
  assertAlmostEquals(feeOn("in-delivery", day)("sell", 100, 1_500), 4.61 + 0.15 + 0.86 + 150 + 15.34, 1e-9);
});

Deno.test("each rate changes on its day and not before", () => {
  // A fill of a crore of rupees shows a rate of a millionth as 10.
  const cases: readonly [Product, Side, string, string, number, number][] = [
    ["in-intraday", "sell", "stt", "2004-10-01", 0, 1_500],
    ["in-intraday", "sell", "stt", "2005-06-01", 1_500, 2_000],
    ["in-intraday", "sell", "stt", "2006-06-01", 2_000, 2_500],
    ["in-delivery", "buy", "stt", "2004-10-01", 0, 7_500],
    ["in-delivery", "buy", "stt", "2005-06-01", 7_500, 10_000],
    ["in-delivery", "sell", "stt", "2006-06-01", 10_000, 12_500],
    ["in-delivery", "sell", "stt", "2012-07-01", 12_500, 10_000],
    ["in-intraday", "buy", "exchange", "2021-01-01", 325, 345],
    ["in-intraday", "buy", "exchange", "2023-04-01", 345, 325],
    ["in-intraday", "buy", "exchange", "2024-04-01", 325, 322],
    ["in-intraday", "buy", "exchange", "2024-10-01", 322, 297],
    ["in-intraday", "buy", "exchange", "2026-03-01", 297, 307],
    ["in-intraday", "buy", "ipft", "2023-04-01", 0.01, 10],
    ["in-intraday", "buy", "ipft", "2026-03-01", 10, 0.01],
    ["in-intraday", "buy", "sebi", "2019-04-01", 15, 10],
    ["in-intraday", "buy", "sebi", "2020-06-01", 10, 5],
    ["in-intraday", "buy", "sebi", "2021-04-01", 5, 10],
    ["in-intraday", "buy", "stamp", "2020-07-01", 200, 300],
    ["in-intraday", "sell", "stamp", "2020-07-01", 200, 0],
    ["in-delivery", "buy", "stamp", "2020-07-01", 1_000, 1_500],
    ["in-delivery", "sell", "stamp", "2020-07-01", 1_000, 0],
    ["in-delivery", "buy", "brokerage", "2015-12-01", 20, 0],
    ["in-delivery", "sell", "dp", "2017-07-01", 15.53, 15.93],
    ["in-delivery", "sell", "dp", "2024-10-01", 15.93, 15.34],
    // 0.18 x (20 + 345 exchange + 0.01 fund), and from the day on the regulator's 10 too
    ["in-intraday", "buy", "gst", "2022-07-18", 65.7, 67.5],
    // (20 + 325 + 0.01) at 15 % and at 18 %
    ["in-intraday", "buy", "gst", "2017-07-01", 51.75, 62.1],
  ];
  for (const [costs, side, component, day, before, after] of cases) {
    const eve = new Date(Date.parse(day) - 1).toISOString();
    const [was, is] = [eve, day].map((time) => partsOn(costs, time)(side, 1e5, 100)[component]);
    assertEquals([was, is], [before, after], `${component} of ${costs} on ${day}`);
  }
});
