import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnBytes, withColumns } from "../../../../kernel/plot/spec/columns.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import type { TimeFigure } from "../../../../kernel/plot/spec/figure.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { inlineFigure, thinFigure, wholeFigure } from "../../../../kernel/plot/spec/thin.ts";
import { sampleBars, walk } from "../samples.ts";

const bytesOf = (figure: TimeFigure) => columnBytes(figure).buffer;

Deno.test("withColumns() puts back every value that thinning left out, gaps included", () => {
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(fc.property(fc.array(value, { minLength: 20, maxLength: 80 }), (values) => {
    const time = values.map((_, i) => i * 1000);
    const line = { type: "line" as const, name: "a", colour: "ink" as const, values };
    const panes = [{ title: "", format: "price" as const, weight: 1, series: [line] }];
    const figure: TimeFigure = { kind: "time", title: "", time, panes };
    const thin = { ...thinFigure(figure, 10), full: { hash: "", rows: values.length } };
    assertEquals(withColumns(thin, bytesOf(figure)), figure);
  }));
});

Deno.test("withColumns() puts candles back in their order", () => {
  const figure = priceFigure({ bars: sampleBars(30), volume: true });
  const full = { hash: "", rows: 30 };
  assertEquals(withColumns({ ...thinFigure(figure, 10), full }, bytesOf(figure)), figure);
});

Deno.test("withColumns() refuses bytes of another shape and times out of order", () => {
  const figure = equityFigure(walk(30));
  const asked = { ...figure, full: { hash: "", rows: 30 } };
  assertEquals(withColumns({ ...asked, full: { hash: "", rows: 29 } }, bytesOf(figure)), null);
  assertEquals(withColumns(asked, new ArrayBuffer(30 * 8)), null);
  const turned = { ...figure, time: figure.time.toReversed() };
  assertEquals(withColumns(asked, bytesOf(turned)), null);
});

Deno.test("wholeFigure() knows the points that inlineFigure() left out, outside of the JSON", () => {
  const figure = equityFigure(walk(30));
  assertEquals(wholeFigure(inlineFigure(figure, 100)), undefined);
  const thin = inlineFigure(figure, 12);
  assertEquals(wholeFigure(thin)!.time.length, 30);
  assert(!JSON.stringify(thin).includes("whole"));
  assertEquals(Object.keys(thin).includes("whole"), false);
});
