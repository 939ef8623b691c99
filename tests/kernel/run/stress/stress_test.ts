import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  above,
  backtest,
  DataError,
  defineStrategy,
  type Figure,
  FIGURE_MIME,
  ParameterError,
  parseFigure,
  replay,
  sliceBars,
  stress,
  withStops,
} from "tapebook";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const bars = await sampleBars("2000-01-01");
const calm = sliceBars(bars, { start: "2012-01-03", end: "2017-12-29" });
const held = defineStrategy({ name: "held", signals: ({ close }) => ({ entries: above(close, 0) }) });
const run = await backtest(smaCross({ fast: 20, slow: 100 }), bars, { costs: "us-equity" });

Deno.test("the index fell in the windows of history by what is generally known", () => {
  const { windows, outside } = stress(bars);
  const known: Record<string, number> = {
    "dot-com": -0.491,
    "september 11": -0.116,
    "financial crisis": -0.568,
    "fourth quarter 2018": -0.198,
    "covid": -0.339,
  };
  for (const [name, fall] of Object.entries(known)) {
    const row = windows.at(windows.window.indexOf(name))!;
    assertAlmostEquals(row.totalReturn, fall, 0.0006);
    assert(row.maxDrawdown <= row.totalReturn && row.worstBar >= row.maxDrawdown);
  }
  assertEquals(outside, [
    "black monday",
    "asian crisis",
    "russian default",
    "covid rebound",
    "inflation 2022",
  ]);
});

Deno.test("a run stands beside its benchmark in each window", () => {
  const { windows } = stress(run);
  const index = stress(bars).windows;
  assertEquals(windows.window, index.window);
  windows.benchmark.forEach((value, i) => assertAlmostEquals(value, index.totalReturn[i]!, 1e-9));
  const row = windows.at(windows.window.indexOf("covid"))!;
  const { time, value } = run.equity;
  const at = (moment: number) => value[time.indexOf(moment)]!;
  assertAlmostEquals(row.totalReturn, at(Date.UTC(2020, 2, 23)) / at(Date.UTC(2020, 1, 19)) - 1, 1e-12);
});

Deno.test("a jump costs what is held, and shorts win what longs lose", async () => {
  const long = await backtest(held(), calm);
  const { shocks } = stress(long, { shocks: [-0.2, 0.1] });
  assertAlmostEquals(shocks!.atEnd[0]!, -0.2 * long.exposure.at(-1)!.leverage, 1e-12);
  assertAlmostEquals(shocks!.worst[0]!, -0.2, 0.002);
  assert(shocks!.atEnd[1]! > 0);
  const short = await backtest(
    defineStrategy({ name: "short", signals: ({ close }) => ({ shortEntries: above(close, 0) }) })(),
    sliceBars(calm, { end: "2012-03-01" }),
    { shorting: true },
  );
  assert(stress(short, { shocks: [-0.2] }).shocks!.atEnd[0]! > 0.1);
  assertEquals(stress(bars).shocks, null);
});

Deno.test("windows may be one's own, and those of another market are left out", () => {
  const mine = [{ name: "mine", from: "2015-01-02", to: "2015-12-31" }, {
    name: "coins",
    from: "2018-01-02",
    to: "2018-02-02",
    market: "CRYPTO" as const,
  }];
  const { windows, outside } = stress(bars, { windows: mine });
  assertEquals([windows.window, outside], [["mine"], []]);
  assertThrows(() => stress(bars, { shocks: [-1] }), ParameterError, "fractions above -1");
  assertThrows(
    () => stress(bars, { windows: [{ name: "x", from: "soon", to: "later" }] }),
    ParameterError,
    "from",
  );
  assertThrows(() => stress(sliceBars(bars, { end: "2000-01-03" })), DataError, "at least two bars");
});

Deno.test("replay() puts a window at the end of a run: a strategy that holds loses what the index lost", async () => {
  const before = await backtest(held(), calm);
  const after = await replay(before, { window: "covid", source: bars });
  const count = 23;
  const { value } = after.equity;
  const from = value.length - 1 - count;
  assertEquals(value.subarray(0, from + 1), before.equity.value.subarray(0, from + 1));
  const exposed = before.exposure.at(from)!.leverage;
  assertAlmostEquals(value.at(-1)! / value[from]! - 1, -0.339 * exposed, 0.001);
  assert(after.warnings.some((warning) => warning.includes("is not what it was")));
  assertEquals(after.manifest.strategy, before.manifest.strategy);
});

Deno.test("after a window in the middle the market moves on as it did", async () => {
  const before = await backtest(held(), calm);
  const after = await replay(before, { window: "lehman", source: bars, at: "2014-01-02" });
  const end = before.equity.time.indexOf(Date.UTC(2014, 0, 2)) + 49;
  const growth = (values: Float64Array) => values.at(-1)! / values[end]!;
  assertAlmostEquals(growth(after.equity.value), growth(before.equity.value), 0.01);
});

Deno.test("a jump goes through stops: they fill at the open behind it", async () => {
  const stopped = withStops(held, { stopLoss: 0.05 });
  const before = await backtest(stopped(), calm, { from: "2014-05-01" });
  const at = "2014-06-02";
  const after = await replay(before, { move: -0.3, at });
  const row = after.trades.exitTime.indexOf(Date.UTC(2014, 5, 2));
  assert(
    row >= 0 && after.trades.exitPrice[row]! < 0.71 * calm.close[calm.time.indexOf(Date.UTC(2014, 4, 30))]!,
  );
});

Deno.test("replay() refuses windows it does not know, sources without them and places without room", async () => {
  const before = await backtest(held(), calm);
  await assertRejects(() => replay(before, { window: "tulips" as never }), ParameterError, "dot-com");
  await assertRejects(
    () => replay(before, { window: "covid" }),
    DataError,
    "Give source as 1d bars from 2020-02-19",
  );
  await assertRejects(
    () => replay(before, { window: "lehman", source: bars, at: "2017-12-28" }),
    ParameterError,
    "49 bars",
  );
  await assertRejects(
    () => replay(before, { move: -0.1, at: "2030-01-01" }),
    ParameterError,
    "inside the bars",
  );
});

Deno.test("stress shows itself as a card that a notebook can hold", async () => {
  const figure = (await stress(run)[DISPLAY]())[FIGURE_MIME] as unknown as Figure;
  assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
});

Deno.test("stress() takes the windows of history by name, in any market, beside windows of one's own", () => {
  const own = { name: "own", from: "2008-09-12", to: "2008-11-20" };
  const { windows } = stress(bars, { windows: ["lehman", own, "coins 2018"] });
  assertEquals(windows.window, ["lehman", "own", "coins 2018"]);
  const all = stress(bars).windows;
  assertEquals(windows.totalReturn[0], all.totalReturn[all.window.indexOf("lehman")]);
  assertEquals(windows.totalReturn[1], windows.totalReturn[0]);
});

Deno.test("stress() refuses a name that no window has, with those that there are", () => {
  const named = (windows: unknown) => () => stress(bars, { windows: windows as [] });
  assertThrows(
    named(["lehmann"]),
    ParameterError,
    "Set windows[0] to { from, to }, or one of black monday, ",
  );
  assertThrows(named("lehman"), ParameterError, "Set windows to a list of names");
});
