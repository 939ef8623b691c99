import { assertEquals } from "@std/assert";
import { neededCells } from "../../../kernel/run/needed_cells.ts";

const cases: { title: string; cells: { [id: string]: string }; kept: string }[] = [
  {
    title: "keeps what the last cell needs, through other cells, and leaves out the rest",
    cells: {
      imports: 'import { loadBars, backtest } from "tapebook";',
      other: "const note = 1;",
      bars: 'const bars = await loadBars("SP500");',
      run: "const run = await backtest(strategy, bars);",
    },
    kept: "imports bars run",
  },
  {
    title: "leaves out another run of the same bars",
    cells: {
      bars: "const bars = load();",
      first: "const first = await backtest(a, bars);",
      run: "const run = await backtest(b, bars);",
    },
    kept: "bars run",
  },
  {
    title: "leaves out cells that only look at a value",
    cells: { bars: "const bars = load();", look: "bars", deeper: "bars.close", run: "backtest(bars)" },
    kept: "bars run",
  },
  {
    title: "keeps statements that may change a needed value in place",
    cells: {
      costs: "const costs = { rate: 1 };",
      change: "costs.rate = 0;",
      call: "prepare(costs);",
      unrelated: "other.rate = 0;",
      run: "backtest(costs)",
    },
    kept: "costs change call run",
  },
  {
    title: "keeps the definer of a function that a kept cell calls",
    cells: {
      helper: "function prepare(x) {}",
      costs: "const costs = {};",
      call: "prepare(costs)",
      run: "go(costs)",
    },
    kept: "helper costs call run",
  },
  {
    title: "takes the later of two definitions",
    cells: { old: "const bars = 1;", new: "const bars = 2;", run: "go(bars)" },
    kept: "new run",
  },
  {
    title: "keeps both where the later definition is made from the earlier one in another name",
    cells: { a: "const a = 1;", b: "const b = a;", again: "const a = b;", run: "go(a)" },
    kept: "a b again run",
  },
  {
    title: "puts a cell that was executed again before the cells that use it",
    cells: {
      signals: "const signals = make(period);",
      period: "const period = 20;",
      run: "go(signals, period)",
    },
    kept: "period signals run",
  },
  {
    title: "keeps what changes the world for everybody",
    cells: { folder: 'Deno.chdir("..");', global: "globalThis.x = 1;", run: "go()" },
    kept: "folder global run",
  },
  {
    title: "keeps modules that are imported for what they do",
    cells: { setup: 'import "./setup.ts";', run: "go()" },
    kept: "setup run",
  },
  {
    title: "leaves out what was done with an earlier result of the last cell",
    cells: {
      bars: "const bars = load();",
      price: "plot.price(bars, run.trades)",
      save: "await run.save()",
      run: "const run = await backtest(strategy, bars);",
    },
    kept: "bars run",
  },
  {
    title: "keeps the last cell last, even where it defines what another needs",
    cells: { limit: "const limit = bars.length;", run: "const bars = load(); const run = go(bars, limit);" },
    kept: "limit run",
  },
  {
    title: "leaves out cells that have a syntax error",
    cells: { broken: "const = 1", run: "go()" },
    kept: "run",
  },
  {
    title: "keeps everything where the last cell itself cannot be read",
    cells: { a: "const unrelated = 1;", run: "go(" },
    kept: "a run",
  },
  { title: "gives nothing for nothing", cells: {}, kept: "" },
  {
    title: "ends where cells use each other",
    cells: { a: "const f = () => g();", b: "const g = () => f();", run: "f()" },
    kept: "b a run",
  },
];
for (const { title, cells, kept } of cases) {
  Deno.test(`neededCells() ${title}`, () => {
    const list = Object.entries(cells).map(([id, source]) => ({ id, source }));
    assertEquals(neededCells(list).map(({ id }) => id).join(" "), kept);
  });
}
