import { assertEquals } from "@std/assert";
import { above, backtest, below, defineStrategy, sma } from "tapebook";
import type { Bars } from "../../../kernel/market/bars.ts";
import { isPriceIndex, priceIndexWarning } from "../../../kernel/market/price_index.ts";
import { randomWalk } from "../random_walk.ts";

Deno.test("indices are known by the names that providers give them, funds on them are not", () => {
  const us = (symbol: string) => isPriceIndex({ symbol, market: "US" });
  const india = (symbol: string) => isPriceIndex({ symbol, market: "IN" });
  assertEquals(["SP500", "^GSPC", "^N225", "vix"].map(us), [true, true, true, true]);
  assertEquals(["NIFTY 50", "BANKNIFTY", "SENSEX"].map(india), [true, true, true]);
  assertEquals(
    [...["SPY", "QQQ", "AAPL", "NIFTY"].map(us), ...["NIFTYBEES", "TCS"].map(india)].includes(true),
    false,
  );
  assertEquals(isPriceIndex({ symbol: "BTCUSDT", market: "CRYPTO" }), false);
});

Deno.test("a run on a price index warns that it cannot be bought, a run on a share does not", async () => {
  const cross = defineStrategy({
    name: "cross",
    indicators: ({ close }) => ({ close, average: sma(close, 20) }),
    signals: ({ close, average }) => ({ entries: above(close, average), exits: below(close, average) }),
  });
  const warned = async (bars: Bars) =>
    (await backtest(cross(), bars)).warnings.filter((each) => each.includes("price ind"));
  assertEquals(await warned(randomWalk(100, 1)), []);
  assertEquals(await warned({ ...randomWalk(100, 1), symbol: "SP500" }), [
    "SP500 is a price index: it cannot be bought and leaves out dividends. For what an investor gets, test a fund on " +
    "it or total returns.",
  ]);
  const two = priceIndexWarning([{ symbol: "^GSPC", market: "US" }, { symbol: "NIFTY", market: "IN" }]);
  assertEquals(two?.split(":")[0], "^GSPC, NIFTY are price indices");
});
