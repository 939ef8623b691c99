import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { bandsOf, linkOf } from "../../../../kernel/plot/spec/time_context.ts";
import { walk } from "../samples.ts";
import { timeFigures } from "../draw/time_figures.ts";

Deno.test("bandsOf() joins neighbours of one name, leaves empty names out and ends one step after the last", () => {
  const bands = bandsOf([10, 20, 30, 40, 50], ["bull", "bull", "", "chop", "bear"]);
  assertEquals(bands.map(({ from, to, name }) => [from, to, name]), [
    [10, 30, "bull"],
    [40, 50, "chop"],
    [50, 60, "bear"],
  ]);
  assertEquals(bands.map(({ colour }) => colour), ["gain", "blue", "loss"]);
});

Deno.test("bandsOf() gives a name that comes back the colour that it had", () => {
  const bands = bandsOf([1, 2, 3], ["a", "b", "a"]);
  assertEquals(bands[0]!.colour, bands[2]!.colour);
  assertNotEquals(bands[0]!.colour, bands[1]!.colour);
});

Deno.test("linkOf() tells equity curves apart by their ends and not by where they begin", () => {
  const { time, equity } = walk(300);
  assertEquals(linkOf(time, equity), linkOf(time.subarray(100), equity.subarray(100)));
  assertNotEquals(linkOf(time, equity), linkOf(time, walk(300, 8).equity));
  assertEquals(linkOf([], []).length, 8);
});

Deno.test("a split outside of a figure's time is left out", () => {
  const { time, equity } = walk(10);
  const split = (at: number) => equityFigure({ time, equity, split: at }).split?.time;
  assertEquals([split(time[0]!), split(time[3]!), split(time[9]! + 1)], [undefined, time[3], undefined]);
});

Deno.test("regimes of another length than the times are refused", () => {
  const error = assertThrows(() => equityFigure({ ...walk(10), regimes: ["bull"] }), PlotError);
  assertEquals([error.code, error.field], ["length-mismatch", "regimes"]);
});

for (const [name, figure] of Object.entries(timeFigures)) {
  Deno.test(`parseFigure() gives back the ${name} figure from its JSON`, () => {
    assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
  });
}
