import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  defineStrategy,
  ParameterError,
  type RunProgress,
} from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

const universe = (symbols: number, length: number): Bars[] =>
  Array.from({ length: symbols }, (_, i) => randomWalk(length, i + 1, `S${i}`));

/** Turns over all the time, so that a run over many symbols takes a while. */
const restless = defineStrategy({
  name: "restless",
  onBar(ctx) {
    if (ctx.position.quantity > 0) ctx.close();
    else ctx.buy({ fraction: 0.002 });
  },
});

Deno.test("backtest() of 300 symbols stops with the reason of its signal", async () => {
  const bars = universe(300, 2_520);
  const controller = new AbortController();
  let reports = 0;
  const running = backtest(restless(), bars, {
    signal: controller.signal,
    onProgress: () => reports++,
  });
  // The timer can only fire where the run lets the event loop turn.
  setTimeout(() => controller.abort(), 60);
  const error = await assertRejects(() => running, DOMException);
  assertEquals(error.name, "AbortError");
  assert(reports < 21, `${reports} reports: the run went on to its end`);

  const stopped = AbortSignal.abort(new RangeError("stopped before"));
  await assertRejects(() => backtest(restless(), bars, { signal: stopped }), RangeError, "stopped before");
});

Deno.test("backtest() stops where its progress is reported and the signal is aborted there", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onProgress = ({ pct }: RunProgress) => {
    seen.push(pct);
    if (pct >= 25) controller.abort(new RangeError("enough"));
  };
  const running = backtest(smaCross(), universe(40, 300), { onProgress, signal: controller.signal });
  await assertRejects(() => running, RangeError, "enough");
  assertEquals(seen, [5, 10, 15, 20, 25]);
});

Deno.test("backtest() stops when the running cell of its notebook is stopped", async () => {
  const SESSION = Symbol.for("tapebook.session");
  const controller = new AbortController();
  const world = globalThis as { [SESSION]?: unknown };
  world[SESSION] = { signal: controller.signal, sources: [], folder: ".", stills: false };
  try {
    const running = backtest(restless(), universe(100, 2_520));
    setTimeout(() => controller.abort(new RangeError("stop")), 10);
    await assertRejects(() => running, RangeError, "stop");
  } finally {
    delete world[SESSION];
  }
});

for (const [what, symbols, strategy] of [["signals", 300, smaCross()], ["onBar", 30, restless()]] as const) {
  Deno.test(`onProgress of ${what} over ${symbols} symbols rises by five percent or more and ends at 100`, async () => {
    const reports: RunProgress[] = [];
    await backtest(strategy, universe(symbols, 500), { onProgress: (report) => reports.push(report) });
    const pct = reports.map((report) => report.pct);
    assertEquals(pct.at(-1), 100);
    assertEquals(pct, pct.toSorted((a, b) => a - b));
    assertEquals(new Set(pct.map((each) => Math.floor(each / 5))).size, pct.length);
    assert(pct.length >= 11 && pct.length <= 21, `${pct.length} reports`);
    const signals = reports.filter(({ symbol }) => symbol !== null);
    assertEquals(signals.at(-1), { pct: 50, symbol: `S${symbols - 1}`, done: symbols, total: symbols });
    for (const { symbol, done, total } of signals) assertEquals([symbol, total], [`S${done - 1}`, symbols]);
  });
}

Deno.test("backtest() with a watched run gives the same result as without", async () => {
  const bars = universe(20, 300);
  const [alone, watched] = [
    await backtest(smaCross(), bars),
    await backtest(smaCross(), bars, { onProgress: () => {}, signal: new AbortController().signal }),
  ];
  assertEquals([watched.id, watched.digest], [alone.id, alone.digest]);
});

Deno.test("a short run sets no timer", async () => {
  const bars = await sampleBars("2018-01-01");
  const { setTimeout: real } = globalThis;
  let timers = 0;
  globalThis.setTimeout = ((...args: Parameters<typeof real>) => (timers++, real(...args))) as typeof real;
  try {
    await backtest(smaCross(), bars);
    await backtest(smaCross(), bars);
  } finally {
    globalThis.setTimeout = real;
  }
  assertEquals(timers, 0);
});

Deno.test("backtest() refuses what is no signal and no function", async () => {
  const bars = await sampleBars("2018-01-01");
  for (const [field, value] of [["signal", new AbortController()], ["onProgress", true]] as const) {
    const options = { [field]: value } as unknown as { signal: AbortSignal };
    const error = await assertRejects(() => backtest(smaCross(), bars, options), ParameterError);
    assertEquals([error.field, error.value], [field, value]);
  }
});
