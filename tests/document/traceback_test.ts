import { assertEquals } from "@std/assert";
import { failingPlace, formatPlace } from "../../document/traceback.ts";

const output = (traceback: string[]) => ({
  output_type: "error" as const,
  ename: "E",
  evalue: "v",
  traceback,
});

Deno.test("failingPlace() finds the place that formatPlace() wrote", () => {
  const place = formatPlace({ executionCount: 3, line: 8, column: 9 });
  assertEquals(place, "cell [3]:8:9");
  assertEquals(failingPlace(output(["E: v", `    at f (${place})`]), 3), { line: 8, column: 9 });
});

Deno.test("failingPlace() marks the running cell, not the earlier one whose function failed", () => {
  const error = output(["E: v", "    at f (cell [3]:8:9)", "    at cell [5]:2:1", "    at cell [5]:9:9"]);
  assertEquals(failingPlace(error, 5), { line: 2, column: 1 });
});

Deno.test("failingPlace() is null for errors of files, of other cells and of cells that did not run", () => {
  assertEquals(failingPlace(output(["E: v", "    at f (file:///a.ts:1:2)"]), 3), null);
  assertEquals(failingPlace(output(["E: v", "    at cell [30]:1:2"]), 3), null);
  assertEquals(failingPlace(output(["E: v", "    at cell [3]:1:2"]), null), null);
});
