import { assertEquals, assertRejects } from "@std/assert";
import { isAbsolute, join, relative } from "node:path";
import {
  exportBars,
  fingerprint,
  importBars,
  loadBars,
  ParameterError,
  resample,
} from "../../../kernel/mod.ts";
import { withWorkspace } from "../data/workspace.ts";
import { sampleBars } from "./fixtures.ts";

Deno.test("bars of a cell export themselves: a path gives a file, none gives bytes", () =>
  withWorkspace(async (folder) => {
    const bars = await sampleBars("2020-01-01");
    for (const format of ["csv", "json", "parquet"] as const) {
      const path = await bars.export(format, relative(Deno.cwd(), join(folder, `mine.${format}`)));
      assertEquals([path, isAbsolute(path)], [join(folder, `mine.${format}`), true]);
      const again = await loadBars(path);
      assertEquals([again.symbol, again.name, fingerprint(again)], ["SP500", "S&P 500", fingerprint(bars)]);
      const { bars: [read] } = await importBars({ name: "mine", bytes: await bars.export(format) });
      assertEquals(fingerprint(read!), fingerprint(bars));
    }
  }));

Deno.test("weeks made from days export as weeks, and the method is no part of the bars", async () => {
  const { bars: weeks } = resample(await sampleBars("2020-01-01"), "1w");
  const { bars: [again] } = await importBars({ name: "weeks", bytes: await weeks.export("csv") });
  assertEquals([again?.timeframe, again?.time], ["1w", weeks.time]);
  assertEquals("export" in { ...weeks }, false);
});

Deno.test("exportBars() refuses another format and what is no path", async () => {
  const bars = await sampleBars("2020-04-01");
  const wrong = (...to: unknown[]) => exportBars(bars, ...to as ["csv", string]);
  assertEquals((await assertRejects(() => wrong("xlsx"), ParameterError)).field, "format");
  assertEquals((await assertRejects(() => wrong("csv", ""), ParameterError)).field, "path");
  assertEquals((await assertRejects(() => wrong("csv", 5), ParameterError)).field, "path");
});
