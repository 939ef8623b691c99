import { assert, assertEquals } from "@std/assert";
import { walkForwardFigure } from "../../../../kernel/plot/spec/walk_forward.ts";

Deno.test("walkForwardFigure() tells gains from losses: of the latter less is kept where they grow", () => {
  const time = [2020, 2021, 2022].map((year) => Date.UTC(year, 0));
  const columns = { time, inSample: [10, 10, 10], outOfSample: [15, 20, 25] };
  const { note } = walkForwardFigure(columns, { better: "lower" });
  assert(note!.includes("efficiency 50.0\u2009%"), note);
  assert(note!.endsWith("the loss grows by 5.00 a window"), note);
  const none = walkForwardFigure({ ...columns, outOfSample: [NaN, NaN, NaN] });
  assertEquals(none.note, "3 windows · none has a score in and out of sample");
});
