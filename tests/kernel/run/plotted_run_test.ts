import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { backtest, defineStrategy, ParameterError, plot } from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { randomSignals } from "./derived/cases.ts";

const bars = randomWalk(300, 5);
const run = await backtest(randomSignals(bars, 5, { stops: true }), bars, { split: 0.7, currency: "USD" });

Deno.test("figures of a run bring its currency, its split and one link", () => {
  const specs = [plot.equity(run), plot.drawdown(run), plot.rolling(run, { window: 20 }), plot.exposure(run)];
  for (const { spec } of [...specs, run.figures.equity]) {
    assertEquals(spec.currency, "USD");
    assertEquals(spec.split?.time, run.outOfSample.from);
    assertEquals(spec.link, plot.trades(run).spec.link);
    assertEquals(spec.time.length, run.plotted.time.length);
  }
});

Deno.test("plot.equity() of a run is the picture of its card, with the benchmark dashed", () => {
  assertEquals(plot.equity(run).spec, run.figures.equity.spec);
  const [, benchmark] = plot.equity(run).spec.panes[0]!.series;
  assert(benchmark?.type === "line" && benchmark.dashed);
});

Deno.test("options replace what a run brings", () => {
  const { spec } = plot.equity(run, { currency: "INR", link: "mine", title: "Mine", scale: "log" });
  assertEquals([spec.currency, spec.link, spec.title, spec.scale], ["INR", "mine", "Mine", "log"]);
  assertThrows(() => plot.equity(run, { colour: "red" } as Record<string, string>), ParameterError, "colour");
});

Deno.test("plot.drawdown() draws accounts by name beside each other", async () => {
  const other = await backtest(randomSignals(bars, 6), bars);
  const { spec } = plot.drawdown({ first: run, second: other });
  assertEquals(spec.panes[0]!.series.map(({ name }) => name), ["first", "second"]);
});

Deno.test("plot.trades() marks entries and exits of a symbol of the run with its stops", () => {
  const { spec } = plot.trades(run, { symbol: bars.symbol });
  const [price, volume] = spec.panes;
  const closed = run.trades.length - run.trades.open.reduce((sum, isOpen) => sum + isOpen, 0);
  assertEquals(price!.segments!.length, closed);
  assertEquals(price!.markers!.filter(({ text }) => text !== undefined).length, closed);
  assertEquals(price!.series.at(-1)!.name, "Stop");
  assertEquals(volume?.title, bars.volume.some((value) => value > 0) ? "Volume" : undefined);
  assertThrows(() => plot.trades(run, { symbol: "NONE" }), ParameterError, `it is "NONE"`);
});

Deno.test("plot.allocation() piles up to the exposure of a run", async () => {
  const [a, b] = [randomWalk(120, 1, "A"), randomWalk(120, 2, "B")];
  const both = defineStrategy({
    name: "both",
    onBar(ctx) {
      if (ctx.position.quantity === 0) ctx.buy({ fraction: 0.4 });
    },
  });
  const held = await backtest(both(), [a, b]);
  const { spec } = plot.allocation(held);
  const columns = spec.panes[0]!.series.map((one) => one.type === "candles" ? [] : one.values);
  assertEquals(columns.length, 2);
  spec.time.forEach((_, i) => {
    const sum = columns.reduce((total, values) => total + Math.abs(values[i]!), 0);
    assertAlmostEquals(sum, held.plotted.gross[i]!, 1e-7);
  });
});
