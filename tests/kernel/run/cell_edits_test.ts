import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  backtestName,
  movePaths,
  savedName,
  shownExpression,
  withoutSaves,
} from "../../../kernel/run/cell_edits.ts";
import { withWorkspace } from "../data/workspace.ts";

const saves: [string, string][] = [
  ["const run = 1;\nawait run.save();", "const run = 1;"],
  ["const run = 1;\nawait run.save(); // runs/<id>.ipynb\nrun", "const run = 1;\nrun"],
  ["  run.save()\n\nrun", "\nrun"],
  ["const a = 1; await a.save(); a", "const a = 1;  a"],
  ["await (await backtest(s, b)).save()", ""],
  ["const saved = await run.save();", "const saved = await run.save();"],
  ["model.save('file')", "model.save('file')"],
  ["for (const run of runs) await run.save();", "for (const run of runs) await run.save();"],
  ["broken(", "broken("],
];
for (const [cell, expected] of saves) {
  Deno.test(`withoutSaves() of ${JSON.stringify(cell)}`, () => assertEquals(withoutSaves(cell), expected));
}

Deno.test("savedName() is what save() is called on, where that is one thing", () => {
  assertEquals(savedName("await run.save()"), "run");
  assertEquals(savedName("runs[2].save();"), "runs[2]");
  assertEquals(savedName("a.save(); b.save();"), undefined);
  assertEquals(savedName("runs[i].save()"), undefined);
  assertEquals(savedName("(await backtest(a, b)).save()"), undefined);
  assertEquals(savedName("a"), undefined);
});

Deno.test("backtestName() is the variable of the only backtest", () => {
  assertEquals(backtestName("const run = await backtest(a, b);"), "run");
  assertEquals(backtestName("const bars = 1, r = await backtest(a, b); r"), "r");
  assertEquals(backtestName("const a = await backtest(x, y), b = await backtest(x, y);"), undefined);
  assertEquals(backtestName("const { metrics } = await backtest(a, b);"), undefined);
  assertEquals(backtestName("await backtest(a, b)"), undefined);
});

Deno.test("shownExpression() is the last statement where that is an expression", () => {
  assertEquals(shownExpression("const run = 1;\nrun;"), "run");
  assertEquals(shownExpression("const run = 1;"), undefined);
  assertEquals(shownExpression(""), undefined);
  assertEquals(shownExpression("("), undefined);
});

Deno.test("movePaths() keeps imports and files within reach and leaves other strings alone", () =>
  withWorkspace(async (folder) => {
    const from = join(folder, "research"), to = join(folder, "runs");
    await Deno.mkdir(from);
    await Deno.writeTextFile(join(from, "mine.csv"), "");
    await Deno.writeTextFile(join(folder, "shared.csv"), "");
    const cell = [
      'import { rule } from "./rules.ts";',
      'import { z } from "tapebook";',
      'const more = await import("../lib/more.ts");',
      'const bars = await loadBars("./mine.csv");',
      "const bare = await loadBars('mine.csv');",
      'const up = await loadBars("../shared.csv");',
      'const none = "./none.csv", text = "mine", url = "/mine.csv";',
    ].join("\n");
    assertEquals(
      movePaths(cell, from, to),
      [
        'import { rule } from "../research/rules.ts";',
        'import { z } from "tapebook";',
        'const more = await import("../lib/more.ts");',
        'const bars = await loadBars("../research/mine.csv");',
        'const bare = await loadBars("../research/mine.csv");',
        'const up = await loadBars("../shared.csv");',
        'const none = "./none.csv", text = "mine", url = "/mine.csv";',
      ].join("\n"),
    );
    assertEquals(movePaths(cell, from, from), cell);
    assertEquals(
      movePaths('export * from "./a.ts"; const b = await loadBars("runs/x.csv");', folder, to),
      'export * from "../a.ts"; const b = await loadBars("runs/x.csv");',
    );
    await Deno.mkdir(to);
    await Deno.writeTextFile(join(to, "x.csv"), "");
    assertEquals(movePaths('loadBars("runs/x.csv")', folder, to), 'loadBars("./x.csv")');
  }));
