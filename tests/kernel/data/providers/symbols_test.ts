import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  canonicalOf,
  canonicalSymbol,
  marketsOf,
  ownSymbol,
  type Writer,
} from "../../../../kernel/data/providers/symbols.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import type { Market } from "../../../../kernel/market/bars.ts";

/** Canonical symbol, and how providers write it. */
const TABLE: readonly [Market, string, Partial<Record<Writer, string>>][] = [
  ["US", "AAPL", { yahoo: "AAPL", fmp: "AAPL", alpaca: "AAPL" }],
  ["US", "BRK.B", { yahoo: "BRK-B", fmp: "BRK-B", alpaca: "BRK.B" }],
  ["US", "BAC.PRL", { yahoo: "BAC-PL", fmp: "BAC-PL", alpaca: "BAC.PRL" }],
  ["US", "^GSPC", { yahoo: "^GSPC", fmp: "^GSPC" }],
  ["IN", "RELIANCE.NS", {
    yahoo: "RELIANCE.NS",
    fmp: "RELIANCE.NS",
    nse: "RELIANCE",
    upstox: "NSE_EQ|RELIANCE",
    kite: "NSE:RELIANCE",
  }],
  ["IN", "RELIANCE.BO", { yahoo: "RELIANCE.BO", upstox: "BSE_EQ|RELIANCE", kite: "BSE:RELIANCE" }],
  ["IN", "BAJAJ-AUTO.NS", { yahoo: "BAJAJ-AUTO.NS", nse: "BAJAJ-AUTO", kite: "NSE:BAJAJ-AUTO" }],
  ["IN", "M&M.NS", { yahoo: "M&M.NS", nse: "M&M", kite: "NSE:M&M", upstox: "NSE_EQ|M&M" }],
  ["IN", "^NSEI", { yahoo: "^NSEI", kite: "NSE:NIFTY 50", upstox: "NSE_INDEX|Nifty 50" }],
  ["IN", "^BSESN", { yahoo: "^BSESN", kite: "BSE:SENSEX", upstox: "BSE_INDEX|SENSEX" }],
  ["CRYPTO", "BTCUSDT", { binance: "BTCUSDT", kraken: "XBTUSDT", alpaca: "BTC/USDT" }],
  ["CRYPTO", "BTCUSD", { yahoo: "BTC-USD", kraken: "XBTUSD", alpaca: "BTC/USD", fmp: "BTCUSD" }],
  ["CRYPTO", "ETHBTC", { yahoo: "ETH-BTC", binance: "ETHBTC", kraken: "ETHXBT", alpaca: "ETH/BTC" }],
  ["CRYPTO", "DOGEUSD", { yahoo: "DOGE-USD", kraken: "XDGUSD" }],
  ["CRYPTO", "BNBUSD", { yahoo: "BNB-USD" }],
  ["CRYPTO", "USDTUSD", { yahoo: "USDT-USD", kraken: "USDTUSD" }],
  ["FX", "EURUSD", { yahoo: "EURUSD=X", fmp: "EURUSD" }],
];

Deno.test("a canonical symbol becomes each provider's own and comes back", () => {
  for (const [market, symbol, owns] of TABLE) {
    for (const [provider, own] of Object.entries(owns) as [Writer, string][]) {
      assertEquals(ownSymbol(provider, { market, symbol }), own, `${symbol} of ${provider}`);
      assertEquals(canonicalOf(provider, market, own), symbol, `${own} of ${provider}`);
    }
  }
});

Deno.test("a perpetual of Binance is named like its spot pair", () => {
  assertEquals(ownSymbol("binance", { market: "CRYPTO", symbol: "BTCUSDT.P" }), "BTCUSDT");
});

Deno.test("Kraken's names with a stroke are understood", () => {
  assertEquals(canonicalOf("kraken", "CRYPTO", "XBT/USDT"), "BTCUSDT");
});

Deno.test("a symbol that a provider cannot have is an error that names both", () => {
  const cases: [Writer, Market, string][] = [
    ["yahoo", "CRYPTO", "BTCUSDT"],
    ["kraken", "CRYPTO", "BTCUSDT.P"],
    ["yahoo", "CRYPTO", "BTCUSDT.P"],
    ["alpaca", "US", "^GSPC"],
    ["nse", "IN", "RELIANCE.BO"],
    ["nse", "IN", "^NSEI"],
    ["kite", "IN", "^UNKNOWN"],
    ["binance", "US", "AAPL"],
  ];
  for (const [provider, market, symbol] of cases) {
    const error = assertThrows(() => ownSymbol(provider, { market, symbol }), ProviderError);
    assertEquals([error.fault, error.provider, error.symbol], ["not-found", provider, symbol]);
    assert(error.message.includes(symbol) && error.message.includes(provider));
  }
});

Deno.test("canonicalSymbol() understands what people write", () => {
  const cases: [string, Market, string][] = [
    ["brk-b", "US", "BRK.B"],
    ["BRK/B", "US", "BRK.B"],
    ["BRK B", "US", "BRK.B"],
    ["BRK.B", "US", "BRK.B"],
    ["^gspc", "US", "^GSPC"],
    [" reliance ", "IN", "RELIANCE.NS"],
    ["NSE:RELIANCE", "IN", "RELIANCE.NS"],
    ["BSE:RELIANCE", "IN", "RELIANCE.BO"],
    ["RELIANCE.BO", "IN", "RELIANCE.BO"],
    ["BAJAJ-AUTO", "IN", "BAJAJ-AUTO.NS"],
    ["NIFTY 50", "IN", "^NSEI"],
    ["BTC-USD", "CRYPTO", "BTCUSD"],
    ["btc/usdt", "CRYPTO", "BTCUSDT"],
    ["XBTUSDT", "CRYPTO", "BTCUSDT"],
    ["BTC_USDT.P", "CRYPTO", "BTCUSDT.P"],
    ["EURUSD=X", "FX", "EURUSD"],
    ["EUR/USD", "FX", "EURUSD"],
  ];
  for (const [text, market, symbol] of cases) assertEquals(canonicalSymbol(text, market), symbol, text);
});

Deno.test("canonicalSymbol() leaves canonical symbols as they are", () => {
  for (const [market, symbol] of TABLE) assertEquals(canonicalSymbol(symbol, market), symbol);
});

Deno.test("marketsOf() tells the market by the form of a symbol", () => {
  for (const [market, symbol] of TABLE) assertEquals(marketsOf(symbol), [market], symbol);
  const cases: [string, Market[]][] = [
    ["BTCUSDT.P", ["CRYPTO"]],
    ["BTC-USD", ["CRYPTO"]],
    ["BTC/USDT", ["CRYPTO"]],
    ["EUR/USD", ["FX"]],
    ["EURUSD=X", ["FX"]],
    ["XAUUSD", ["FX"]],
    ["NSE:INFY", ["IN"]],
    ["BRK-B", ["US"]],
    // A US share whose ticker ends like a quote.
    ["ABTC", ["US"]],
    ["SP500", ["US"]],
    ["^UNKNOWN", ["US"]],
    ["RELIANCE", ["IN", "US"]],
  ];
  for (const [symbol, markets] of cases) assertEquals(marketsOf(symbol), markets, symbol);
});
