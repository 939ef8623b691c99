import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../document/read.ts";
import type { Notebook } from "../../document/notebook.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { changeFile, codeOf, command, savedRuns, writeCells } from "./command.ts";

const QUICKSTART = fileURLToPath(new URL("../../notebooks/examples/quickstart.ipynb", import.meta.url));

async function read(path: string): Promise<Notebook> {
  const result = readNotebook(await Deno.readTextFile(path));
  if (!result.ok) throw new Error(result.message);
  return result.notebook;
}

async function ran(workspace: string, path: string): Promise<void> {
  const { code, stderr } = await command("run", workspace, path);
  assertEquals([code, stderr], [0, ""]);
}

/** The quickstart, run in a workspace; gives the path of the run that it saved. */
async function quickstart(workspace: string): Promise<string> {
  await Deno.mkdir(join(workspace, "examples"));
  const path = join(workspace, "examples", "quickstart.ipynb");
  await Deno.copyFile(QUICKSTART, path);
  await ran(workspace, path);
  const [saved] = savedRuns(workspace);
  assert(saved);
  return saved;
}

Deno.test("the quickstart saves a run that verify finds equal, twice", () =>
  withWorkspace(async (workspace) => {
    const saved = await quickstart(workspace);
    const notebook = await read(saved);
    assertEquals(codeOf(notebook).length, 3);
    assert(codeOf(notebook).every((source) => !source.includes("save()")));
    const last = notebook.cells.at(-1);
    assert(last?.cell_type === "code" && last.outputs[0]?.output_type === "execute_result");
    const mimes = Object.keys(last.outputs[0].data);
    for (const mime of ["image/svg+xml", "image/png", "text/plain"]) assert(mimes.includes(mime), mime);

    const text = await Deno.readTextFile(saved);
    const { code, stdout } = await command("verify", workspace, saved);
    assertEquals(code, 0, stdout);
    assertMatch(stdout, /: equal\. Digest [0-9a-f]{12}, 21 trades\./);

    await ran(workspace, join(workspace, "examples", "quickstart.ipynb"));
    assertEquals(savedRuns(workspace), [saved]);
    assertEquals(await Deno.readTextFile(saved), text);
  }));

Deno.test("verify of a changed parameter prints before and after and names the parameter", () =>
  withWorkspace(async (workspace) => {
    const saved = await quickstart(workspace);
    await changeFile(saved, (text) => text.replace("slow: 100 })", "slow: 120 })"));
    const { code, stdout } = await command("verify", workspace, saved);
    assertEquals(code, 1);
    assertMatch(stdout, /Total return +79\.1\u2009% +84\.5\u2009%/);
    assertStringIncludes(stdout, "parameters: slow was 100, is 120");
    assertStringIncludes(stdout, "the notebook's cells were edited");
  }));

Deno.test("verify of changed code and of changed records says different", () =>
  withWorkspace(async (workspace) => {
    const saved = await quickstart(workspace);
    const original = await Deno.readTextFile(saved);
    await changeFile(saved, (text) => text.replace("entries: crossedAbove", "entries: crossedBelow"));
    const code = await command("verify", workspace, saved);
    assertEquals(code.code, 1);
    assertStringIncludes(code.stdout, "code: the strategy's functions changed");

    await Deno.writeTextFile(saved, original);
    await changeFile(saved, (text) => text.replace(/"trades": 21/g, '"trades": 22'));
    const record = await command("verify", workspace, saved);
    assertEquals(record.code, 1);
    assertMatch(record.stdout, /Trades +22 +21/);
  }));

Deno.test("a saved run finds its notebook's own files and modules; where they changed, verify names it and takes what was pinned", () =>
  withWorkspace(async (workspace) => {
    const folder = join(workspace, "research", "deep");
    await Deno.mkdir(folder, { recursive: true });
    const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 300 }, (_, i) => {
      const price = 100 + 10 * Math.sin(i / 9);
      return `${day(i)},${price},${price + 1},${price - 1},${price + 0.25}`;
    });
    const csv = ["date,open,high,low,close", ...rows].join("\n");
    await Deno.writeTextFile(join(folder, "mine.csv"), csv);
    await Deno.writeTextFile(join(folder, "lengths.ts"), "export const fast = 3, slow = 8;\n");
    await writeCells(
      join(folder, "mine.ipynb"),
      'import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma } from "tapebook";',
      'import { fast, slow } from "./lengths.ts";',
      'const unrelated = await loadBars("SP500");',
      `const cross = defineStrategy({
  name: "cross",
  indicators: ({ close }) => ({ a: sma(close, fast), b: sma(close, slow) }),
  signals: ({ a, b }) => ({ entries: crossedAbove(a, b), exits: crossedBelow(a, b) }),
});`,
      'const bars = await loadBars("./mine.csv"); // my own prices\nconst run = await backtest(cross(), bars);\nawait run.save();',
    );
    await ran(workspace, join(folder, "mine.ipynb"));
    const [saved] = savedRuns(workspace);
    assert(saved);
    const code = codeOf(await read(saved)).join("\n");
    assertStringIncludes(code, 'from "../research/deep/lengths.ts"');
    assertStringIncludes(code, 'loadBars("../research/deep/mine.csv"); // my own prices');
    assert(!code.includes("unrelated") && !code.includes("save()"));
    const equal = await command("verify", workspace, saved);
    assertEquals([equal.code, equal.stderr], [0, ""]);

    await Deno.writeTextFile(join(folder, "mine.csv"), csv.split("\n").slice(0, 280).join("\n"));
    const pinned = await command("verify", workspace, saved);
    assertEquals([pinned.code, pinned.stderr], [0, ""], pinned.stdout);
    assertMatch(pinned.stdout, /: equal\. Digest/);
    assertStringIncludes(pinned.stdout, "Repeated on the data that were pinned");
    assertStringIncludes(pinned.stdout, "mine 1d was 300 bars from 2020-01-01 to 2020-10-26, is 279 bars");

    await Deno.remove(join(folder, "mine.csv"));
    const absent = await command("verify", workspace, saved);
    assertEquals([absent.code, absent.stderr], [0, ""], absent.stdout);
    assertStringIncludes(absent.stdout, "DataError: No file");

    await Deno.remove(join(workspace, ".tapebook", "snapshots"), { recursive: true });
    const gone = await command("verify", workspace, saved);
    assertEquals(gone.code, 2);
    assertStringIncludes(gone.stderr, "DataError: No file");
    await Deno.writeTextFile(join(folder, "mine.csv"), csv.split("\n").slice(0, 280).join("\n"));
    const different = await command("verify", workspace, saved);
    assertEquals(different.code, 1);
    assertStringIncludes(different.stdout, "data: mine 1d was 300 bars");
  }));

Deno.test("a run that is not the same again is saved beside the first and verify blames no manifest", () =>
  withWorkspace(async (workspace) => {
    const path = join(workspace, "random.ipynb");
    await writeCells(
      path,
      'import { backtest, defineStrategy, loadBars } from "tapebook";',
      "const chance = Math.random();",
      `const coin = defineStrategy({
  name: "coin",
  signals: () => ({
    entries: Array.from({ length: 5105 }, (_, i) => (i * chance) % 1 < 0.1),
    exits: Array.from({ length: 5105 }, (_, i) => (i * chance) % 1 > 0.9),
  }),
});
const run = await backtest(coin(), await loadBars("SP500"));`,
      "await run.save()",
    );
    await ran(workspace, path);
    await ran(workspace, path);
    const [first, second, ...more] = savedRuns(workspace);
    assertEquals(more, []);
    assertMatch(first!, /[0-9a-f]{12}-2\.ipynb$/);
    assertMatch(second!, /[0-9a-f]{12}\.ipynb$/);
    const { code, stdout } = await command("verify", workspace, second!);
    assertEquals(code, 1);
    assertStringIncludes(stdout, "something outside the strategy's functions");
  }));

const DEFINE = `import { backtest, defineStrategy, loadBars, z } from "tapebook";
const every = defineStrategy({
  name: "every",
  params: { nth: z.int().min(2).default(10) },
  signals: (_, { nth }) => ({
    entries: Array.from({ length: 5105 }, (_, i) => i % nth === 0),
    exits: Array.from({ length: 5105 }, (_, i) => i % nth === 1),
  }),
});
const bars = await loadBars("SP500");`;

Deno.test("runs without a name of their own are rebuilt, and verify finds them equal", () =>
  withWorkspace(async (workspace) => {
    const path = join(workspace, "loop.ipynb");
    await writeCells(
      path,
      DEFINE,
      "for (const nth of [5, 7]) await (await backtest(every({ nth }), bars)).save();",
    );
    await ran(workspace, path);
    const saved = savedRuns(workspace);
    assertEquals(saved.length, 2);
    for (const each of saved) {
      assertStringIncludes(codeOf(await read(each)).join(), "defineStrategy({");
      const { code, stdout, stderr } = await command("verify", workspace, each);
      assertEquals([code, stderr], [0, ""], stdout);
    }
  }));

Deno.test("verify ends with 2 and says why when it cannot run", () =>
  withWorkspace(async (workspace) => {
    const at = (name: string) => join(workspace, name);
    await Deno.writeTextFile(at("text.ipynb"), "not json");
    await Deno.writeTextFile(at("old.ipynb"), '{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}');
    await writeCells(at("plain.ipynb"), "1 + 1");
    const cases: [string[], RegExp][] = [
      [[], /Usage: deno task verify FILE/],
      [["--what"], /Usage/],
      [[at("none.ipynb")], /No file .*none\.ipynb/],
      [[workspace], /Cannot read/],
      [[at("text.ipynb")], /text\.ipynb: This is not valid JSON: line 1/],
      [[at("old.ipynb")], /nbformat 3/],
      [[at("plain.ipynb")], /is not a saved run: .* Save one with run\.save\(\)/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await command("verify", workspace, ...args);
      assertEquals(code, 2, args.join(" "));
      assertMatch(stderr, message);
    }
    assertEquals((await command("verify", workspace, "--help")).code, 0);
  }));

Deno.test("verify ends with 2 when a cell fails or no run is shown", () =>
  withWorkspace(async (workspace) => {
    const saved = await quickstart(workspace);
    const original = await Deno.readTextFile(saved);
    await changeFile(saved, (text) => text.replace("SP500", "SP5000"));
    const failed = await command("verify", workspace, saved);
    assertEquals(failed.code, 2);
    assertMatch(failed.stderr, /Cell 2 failed: DataError: No bars for "SP5000"\. Did you mean SP500\?/);

    await Deno.writeTextFile(
      saved,
      original.replace('"run"\n   ]\n', '"1"\n   ]\n').replace('    "run"\n', '    "1"\n'),
    );
    const silent = await command("verify", workspace, saved);
    assertEquals(silent.code, 2, silent.stdout);
    assertStringIncludes(silent.stderr, "showed no run");
  }));

const STRATEGIES = {
  "places orders": `const strategy = defineStrategy({
  name: "patient",
  params: { wait: z.int().default(20) },
  indicators: ({ close }) => ({ mean: sma(close, 50) }),
  state: () => ({ count: 0 }),
  onBar(ctx, { wait }) {
    ctx.state.count++;
    const close = ctx.bars.close.ago(0);
    if (ctx.position.quantity !== 0 || ctx.state.count % wait !== 0) return;
    if (close > ctx.indicators.mean.ago(0)) ctx.buy({ stopLoss: close * 0.95, takeProfit: close * 1.1 });
  },
});`,
  "gives weights": `const strategy = defineStrategy({
  name: "half",
  weights: (panel) => mapPanel(panel, ({ close }) => sma(close, 50).map((mean, i) => close[i] > mean ? 0.5 : 0)),
});`,
};
const IMPORTS =
  'import { backtest, customCosts, defineStrategy, loadBars, mapPanel, sma, z } from "tapebook";';
const BACKTEST = `const bars = await loadBars("SP500", { start: "2015-01-01" });
const costs = customCosts("flat", (_side, quantity) => 1 + quantity * 0.01);
const run = await backtest(strategy(), bars, { costs, split: 0.7 });
await run.save();`;

for (const [what, strategy] of Object.entries(STRATEGIES)) {
  Deno.test(`verify finds the saved run of a strategy that ${what} equal`, () =>
    withWorkspace(async (workspace) => {
      const path = join(workspace, "made.ipynb");
      await writeCells(path, IMPORTS, strategy, BACKTEST);
      await ran(workspace, path);
      const [saved] = savedRuns(workspace);
      const { code, stdout } = await command("verify", workspace, saved!);
      assertEquals(code, 0, stdout);
      assertMatch(stdout, /: equal\. Digest [0-9a-f]{12}, \d+ trades\./);
      assertEquals(codeOf(await read(saved!)).includes(strategy), true);
    }));

  Deno.test(`verify finds the rebuilt run of a strategy that ${what} equal`, () =>
    withWorkspace(async (workspace) => {
      // A run without a name in its cell is rebuilt from what is known of it.
      const unnamed = BACKTEST.replace("const run = await backtest", "await (await backtest")
        .replace("split: 0.7 });\nawait run.save();", "split: 0.7 })).save();");
      const path = join(workspace, "made.ipynb");
      await writeCells(path, IMPORTS, strategy, unnamed);
      await ran(workspace, path);
      const [saved] = savedRuns(workspace);
      const notebook = await read(saved!);
      assertStringIncludes(notebook.cells[0]!.source, "rebuilt from the strategy's compiled functions");
      const { code, stdout } = await command("verify", workspace, saved!);
      assertEquals(code, 0, stdout);
    }));
}
