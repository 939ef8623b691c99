/** Loading from a provider over HTTP, within its published limit. */
import { fmp } from "../kernel/data/providers/fmp.ts";
import { createRouter } from "../kernel/data/router/router.ts";
import { replay } from "../tests/fakes/replay.ts";
import type { Bench } from "./bench.ts";

const SYMBOLS = 100;
const DAY = 86_400_000;
const FROM = Date.UTC(2015, 0, 1);
const DAYS = 2_500;
/** ms that an answer takes: a server across an ocean. */
const LATENCY = 100;

const rows = Array.from({ length: DAYS }, (_, i) => {
  const date = new Date(FROM + (DAYS - 1 - i) * DAY).toISOString().slice(0, 10);
  const close = 100 + (i % 50);
  const [adjOpen, adjHigh, adjLow, adjClose] = [close, close + 1, close - 1, close];
  return {
    date,
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    adjOpen,
    adjHigh,
    adjLow,
    adjClose,
    volume: 1e6,
  };
});

/** Every answer of ten years of days; the server refuses what is above the limit, and then the bench fails. */
async function loadAll(): Promise<number> {
  await using server = replay([
    { path: /(splits|dividends)$/, answer: { json: [], delay: LATENCY } },
    {
      path: /./,
      answer: ({ query }) => ({
        json: rows.map((row) => ({ ...row, symbol: query.symbol })),
        delay: LATENCY,
      }),
    },
  ], { limit: { requests: 300, ms: 60_000 } });
  const variables: Record<string, string> = { TAPEBOOK_FMP_URL: server.url, FMP_API_KEY: "bench" };
  const router = createRouter({ providers: [fmp], env: (name) => variables[name] });
  const order = router.providerOrder("US");
  const started = performance.now();
  const bars = await Promise.all(
    Array.from({ length: SYMBOLS }, (_, i) =>
      router.route(
        { market: "US", timeframe: "1d", symbol: `S${i}`, from: FROM, to: FROM + DAYS * DAY },
        order,
      )),
  );
  const ms = performance.now() - started;
  const refused = server.requests.filter(({ status }) => status === 429).length;
  const short = bars.filter(({ fetched }) => fetched.columns.time.length !== DAYS).length;
  if (refused > 0 || short > 0) {
    throw new Error(`${refused} requests were refused, ${short} symbols are short`);
  }
  return ms;
}

export const benches: Bench[] = [{
  name: "100 symbols from FMP within 300 a minute",
  aimMs: 60_000,
  yardstick: "process",
  samples: 1,
  async measure(samples) {
    const times: number[] = [];
    for (let i = 0; i < samples; i++) times.push(await loadAll());
    return times;
  },
}];
