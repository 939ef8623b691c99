import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { repair, validate } from "tapebook";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { cleanBars, range, scaleRows } from "../data/validate/clean_bars.ts";

const FIGURE = "application/vnd.tapebook.figure.v1+json";

Deno.test("a report shows its score, what each check found and the rows concerned", async () => {
  const bars = scaleRows(cleanBars(), [40, 41], 100);
  const bundle = await validate({ ...bars, time: Array.from(bars.time, (time) => new Date(time)) })
    [DISPLAY]();
  const card = JSON.parse(JSON.stringify(bundle[FIGURE]));
  assertEquals(card.title, "Quality of CLEAN: 78 of 100, not usable as it is");
  const [findings, rows] = card.figures;
  assertEquals(findings.rows.map((row: unknown[]) => row.slice(0, 4)), [["error", "unit", 2, -22]]);
  assertEquals(rows.rows.map((row: unknown[]) => row.slice(0, 3)), [
    ["unit", 40, bars.time[40]],
    ["unit", 41, bars.time[41]],
  ]);
  assertStringIncludes(
    String(bundle["text/plain"]),
    "Error, unit: Prices are about 100 times too high in 2 rows",
  );
});

Deno.test("a report on clean bars says so, and one on thousands of rows stays small", async () => {
  const clean = await validate(cleanBars())[DISPLAY]();
  assertStringIncludes(String(clean["text/plain"]), "Quality of CLEAN: 100 of 100, usable");
  const many = await validate(scaleRows(cleanBars(5000), range(1000, 2400), 100))[DISPLAY]();
  const [, rows] = JSON.parse(JSON.stringify(many[FIGURE])).figures;
  assertEquals([rows.rows.length, rows.total], [100, 1400]);
});

Deno.test("a repair shows its changes as a table", async () => {
  const bars = scaleRows(cleanBars(), [40], 100);
  const bundle = await repair(bars, validate(bars))[DISPLAY]();
  const text = String(bundle["text/plain"]);
  assertStringIncludes(text, "4 changes to CLEAN; score now 100 of 100");
  assert(/unit\s+40\s+2018-03-01\s+close/.test(text), text);
});
