/** loadBars() as cells call it; what it reads and refuses is tested in ../data. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { listDatasets } from "../../../kernel/data/describe/describe.ts";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { loadBars } from "../../../kernel/run/load_bars.ts";
import { barsLine } from "../../../kernel/run/bars_card.ts";
import { withWorkspace } from "../data/workspace.ts";

const ROWS = [
  "date,open,high,low,close",
  "2020-04-13,1,2,1,2",
  "2020-04-14,2,3,2,3",
  "2020-04-15,3,4,3,4",
];

/** A file of three bars, by its path relative to this process's folder. */
const withFile = (task: (path: string) => Promise<void>, rows = ROWS) =>
  withWorkspace(async (folder) => {
    const file = join(folder, "mine.csv");
    await Deno.writeTextFile(file, rows.join("\n") + "\n");
    await task(relative(Deno.cwd(), file));
  });

Deno.test("loadBars() of one name gives bars that show themselves", () =>
  withFile(async (path) => {
    const bars = await loadBars(path);
    assertEquals([bars.symbol, bars.length, bars.timeframe], ["mine", 3, "1d"]);
    assertStringIncludes(String((await bars[DISPLAY]())["text/plain"]), barsLine(bars));
    assertStringIncludes(Deno.inspect(bars), barsLine(bars));
  }));

Deno.test("loadBars() of a list gives a list, also of one name", () =>
  withFile(async (path) => {
    const both = await loadBars([path, path], { start: "2020-04-14" });
    assertEquals(both.map(({ length }) => length), [2, 2]);
    assert(both.every((bars) => DISPLAY in bars));
    assertEquals((await loadBars([path])).length, 1);
  }));

Deno.test("loadBars() takes dates as text, as a Date and as epoch milliseconds", () =>
  withFile(async (path) => {
    const day = Date.UTC(2020, 3, 14);
    for (const start of ["2020-04-14", "2020-04-14T00:00Z", new Date(day), day]) {
      assertEquals((await loadBars(path, { start, end: start })).length, 1);
    }
  }));

Deno.test("loadBars() refuses misspelt options, dates in another order and what is no name", () =>
  withFile(async (path) => {
    const misspelt = { strat: "2020-04-14" } as { start?: string };
    await assertRejects(() => loadBars(path, misspelt), ParameterError, 'did you mean "start"?');
    await assertRejects(() => loadBars(path, { start: "14/04/2020" }), ParameterError, "year first");
    await assertRejects(
      () => loadBars(path, "2020-04-14" as never),
      ParameterError,
      "as an object with start",
    );
    await assertRejects(() => loadBars(undefined as never), ParameterError, "Name a symbol");
    await assertRejects(() => loadBars([]), ParameterError, "Name a symbol");
  }));

Deno.test("loadBars() names a date that is in a file twice, and the first price that is no number", async () => {
  const refused = (rows: string[], message: string) =>
    withFile(async (path) => void await assertRejects(() => loadBars(path), DataError, message), rows);
  await refused([...ROWS, "2020-04-15,4,5,4,5"], "2020-04-15 is there twice");
  await refused(
    [...ROWS, "2020-04-16,4,5,4,four"],
    'row 4, not counting the header, is "four", not a number',
  );
  await refused([...ROWS, "2020-04-16,4,5,4,n/a"], "has no close at 2020-04-16 (bar 3)");
});

Deno.test("loadBars() keeps the sample in the process's workspace and reads files beside the notebook", () =>
  withWorkspace(async (workspace) => {
    const folder = join(workspace, "notebooks");
    await Deno.mkdir(folder);
    await Deno.mkdir(join(workspace, ".tapebook"));
    await Deno.writeTextFile(join(folder, "mine.csv"), ROWS.join("\n"));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", fileURLToPath(new URL("processes/load.ts", import.meta.url))],
      cwd: folder,
      env: { TAPEBOOK_WORKSPACE: "" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), [
      "SP500",
      2,
      "mine",
      2,
      { source: "csv", note: "mine.csv" },
    ]);
    assertEquals((await listDatasets(join(workspace, ".tapebook"))).map(({ id }) => id), ["US/1d/SP500"]);
  }));
