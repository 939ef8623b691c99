import { assertEquals, assertRejects } from "@std/assert";
import { loadFunding } from "../../../kernel/data/funding.ts";
import { binance } from "../../../kernel/data/providers/binance.ts";
import { createRouter } from "../../../kernel/data/router/router.ts";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import type { Range } from "../../../kernel/market/time.ts";
import { replay, type ReplayRequest } from "../../fakes/replay.ts";

const EIGHT = 8 * 3_600_000;
const NOW = Date.parse("2024-02-01T00:30Z");

/** A rate every eight hours since 2024, a million times the hour of the day. */
function rates({ query }: ReplayRequest) {
  const first = Math.max(Number(query.startTime), Date.parse("2024-01-01"));
  const json = [];
  for (
    let at = Math.ceil(first / EIGHT) * EIGHT;
    at <= Number(query.endTime) && json.length < 1_000;
    at += EIGHT
  ) {
    json.push({
      symbol: query.symbol,
      fundingTime: at + 2,
      fundingRate: (new Date(at).getUTCHours() / 1e6).toFixed(8),
    });
  }
  return { json };
}

async function funding(symbol: string, range: Range, env: Record<string, string> = {}) {
  await using server = replay([{ path: "/fapi/v1/fundingRate", answer: rates }]);
  const settings: Record<string, string> = { TAPEBOOK_BINANCE_URL: server.url, ...env };
  const router = createRouter({ providers: [binance], env: (name) => settings[name] });
  return { ...await loadFunding(symbol, range, { router, now: NOW }), requests: server.requests };
}

Deno.test("funding has the stamps from the first day to the end of the last", async () => {
  const { time, rate, requests } = await funding("BTC-USDT.P", { start: "2024-01-02", end: "2024-01-03" });
  const first = Date.parse("2024-01-02");
  assertEquals([...time], [0, 1, 2, 3, 4, 5].map((i) => first + i * EIGHT));
  assertEquals([...rate], [0, 8e-6, 16e-6, 0, 8e-6, 16e-6]);
  assertEquals(requests[0]!.query.symbol, "BTCUSDT");
});

Deno.test("without days funding goes from the beginning until now", async () => {
  const { time, requests } = await funding("BTCUSDT.P", {});
  assertEquals([time.length, time.at(-1)], [31 * 3 + 1, Date.parse("2024-02-01")]);
  assertEquals([requests[0]!.query.startTime, requests[0]!.query.endTime], [
    String(Date.parse("2019-09-01")),
    String(NOW),
  ]);
});

Deno.test("funding of what is no perpetual, of days without any and without a network is an error", async () => {
  await assertRejects(() => funding("BTCUSDT", {}), ParameterError, "BTCUSDT.P");
  await assertRejects(
    () => funding("BTCUSDT.P", { end: "2020-01-01" }),
    DataError,
    "has no funding of BTCUSDT.P",
  );
  await assertRejects(
    () => funding("BTCUSDT.P", {}, { TAPEBOOK_OFFLINE: "1" }),
    DataError,
    "TAPEBOOK_OFFLINE",
  );
});
