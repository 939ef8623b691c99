import { assertEquals, assertStringIncludes } from "@std/assert";
import { type SearchCode, trialSource } from "../../../kernel/run/trial_source.ts";

const CODE: SearchCode = {
  call: "sweep",
  strategy: "sma_cross",
  space: {
    dimensions: [{ kind: "list", name: "fast", values: [5, 10], ordered: true }, {
      kind: "uniform",
      name: "stop",
      low: 0,
      high: 1,
      log: false,
    }],
    fixed: { slow: 100, side: "long" },
  },
  ownOptions: ["params", "objective", "split", "top"],
};

/** What opens a trial as one text: cells, then the last one with the place of the parameters marked. */
function opened(sources: string[], code: Partial<SearchCode> = {}): string[] | undefined {
  const cells = sources.map((source, i) => ({ id: `c${i}`, source }));
  const found = trialSource({ sources: cells, folder: "/w/a" }, { ...CODE, ...code }, "/w");
  return found && [...found.cells.map(({ source }) => source), `${found.before}<>${found.after}`];
}

const IMPORT = 'import { backtest, loadBars, range, sweep } from "tapebook";';
const BARS = 'const bars = await loadBars("SP500");';
const STRATEGY = 'const cross = defineStrategy({ name: "sma_cross" });';

Deno.test("trialSource() keeps the cells of strategy and bars, and what the search had in common with a backtest", () => {
  assertEquals(
    opened([
      IMPORT,
      STRATEGY,
      BARS,
      "bars.close.length",
      'const found = await sweep(cross, bars, { params: { fast: range(5, 50) }, cash: 1_000, costs: "us-equity", split: 0.5 });\nfound',
    ]),
    [
      IMPORT,
      STRATEGY,
      BARS,
      'const run = await backtest(cross(<>), bars, { cash: 1_000, costs: "us-equity" });\nrun',
    ],
  );
});

Deno.test("trialSource() of windows runs on the bars until a window's end, with the money that there was", () => {
  const call =
    "const found = await walkForward(cross, bars, { params: {}, train: 500, cash: 1_000, costs: 'x' });";
  const code: SearchCode = {
    ...CODE,
    call: "walkForward",
    ofWindows: "bars",
    ownOptions: ["params", "train", "from", "cash"],
  };
  const cells = [IMPORT, STRATEGY, BARS, call].map((source, i) => ({ id: `c${i}`, source }));
  const of = (code: SearchCode) => trialSource({ sources: cells, folder: "/w/a" }, code, "/w")!;
  const { windows, before, after } = of(code);
  assertEquals(
    windows?.lead,
    'import { sliceBars } from "tapebook";\n\nconst testWindow = ',
  );
  const lines = [
    ";",
    "const known = [bars].flat().filter(({ time }) => time[0] <= Date.parse(testWindow.end));",
    "const testBars = known.map((each) => sliceBars(each, { end: testWindow.end }));",
    "const run = await backtest(cross(<>), testBars, { closeAtEnd: true, costs: 'x', " +
    "from: testWindow.from, cash: testWindow.cash });",
    "run",
  ];
  assertEquals(`${before}<>${after}`, lines.join("\n"));
  const panel = of({ ...code, ofWindows: "panel" });
  assertEquals(panel.before.includes("const known = bars.bars.filter("), true);
});

Deno.test("trialSource() gives its own values names that neither the call nor a cell that is kept has", () => {
  const walk: Partial<SearchCode> = {
    call: "walkForward",
    ofWindows: "bars",
    ownOptions: ["params", "train", "from", "cash"],
  };
  const named = (bars: string) => [
    IMPORT,
    STRATEGY,
    `const ${bars} = await loadBars("SP500");`,
    `await walkForward(cross, ${bars}, { params: {}, train: 500 });`,
  ];
  for (const bars of ["testBars", "known", "testWindow", "run"]) {
    const cells = opened(named(bars), walk)!;
    assertEquals(cells.slice(0, 3), named(bars).slice(0, 3), bars);
    const last = cells.at(-1)!;
    assertStringIncludes(last, `${bars}2`);
    assertEquals(last.includes(`const ${bars} = `), false, last);
    if (bars !== "run") assertStringIncludes(last, `[${bars}].flat()`);
  }
  // Through what another cell makes of it.
  const through = ["const known = { slow: 20 };", "const bars = await loadBars(known);"];
  const cells = opened(
    [IMPORT, STRATEGY, ...through, "await walkForward(cross, bars, { params: {} });"],
    walk,
  )!;
  assertEquals(cells.slice(2, 4), through);
  assertStringIncludes(cells.at(-1)!, "const known2 = [bars].flat()");
  const options = "const options = { params: {}, cash: 1_000 };";
  const own = opened([IMPORT, STRATEGY, BARS, options, "await sweep(cross, bars, options)"])!;
  assertEquals(own[3], options);
  assertStringIncludes(
    own.at(-1)!,
    "...options2 } = options;\nconst run = await backtest(cross(<>), bars, { ...options2 });",
  );
});

Deno.test("trialSource() takes a single cell apart: imports and definitions stay, the search and its readers go", () => {
  const cell = [
    'import { loadBars, sweep } from "tapebook";',
    "// ten years",
    BARS,
    "const found = await sweep(cross, bars, { params: {} });",
    "const best = found.best;",
    "console.log(bars.length, best);",
  ].join("\n");
  assertEquals(opened([STRATEGY, cell]), [
    STRATEGY,
    `import { loadBars, sweep } from "tapebook";\n// ten years\n${BARS}`,
    'import { backtest } from "tapebook";\n\nconst run = await backtest(cross(<>), bars);\nrun',
  ]);
});

Deno.test("trialSource() leaves out what read an earlier result, also where it touches the bars", () => {
  const search = "const found = await sweep(cross, bars, { params: {} });";
  assertEquals(opened([IMPORT, STRATEGY, BARS, "show(bars, found);", search])?.length, 4);
});

Deno.test("trialSource() gives the parts of the sweep to the card, and accounts of their own back", () => {
  const search = "await sweep(cross, bars, { params: {}, split: 0.7 })";
  assertEquals(
    opened([IMPORT, STRATEGY, BARS, search], { split: "2015-01-02" })?.at(-1),
    'const run = await backtest(cross(<>), bars, { split: "2015-01-02" });\nrun',
  );
  assertEquals(
    opened([search], { isEach: true })?.at(-1),
    'import { backtestAll } from "tapebook";\n\nconst runs = await backtestAll([cross(<>)], [bars].flat());\nruns',
  );
});

Deno.test("trialSource() takes options from elsewhere without those of the search", () => {
  const search = "await tapebook.sweep(makers.cross, load(), { ...shared, top: 5 })";
  assertEquals(
    opened([search])?.at(-1),
    'import { backtest } from "tapebook";\n\n' +
      "const { params: _params, objective: _objective, split: _split, top: _top, ...options } = { ...shared, top: 5 };\n" +
      "const run = await backtest(makers.cross(<>), load(), { ...options });\nrun",
  );
});

Deno.test("trialSource() opens nothing where the cell does not say in one place what is tried on what", () => {
  for (
    const source of [
      "await searchAll()",
      "await sweep(cross)",
      "await sweep(a, bars); await sweep(b, bars)",
      "await sweep(",
    ]
  ) assertEquals(opened([BARS, source]), undefined, source);
  assertEquals(trialSource({ sources: [], folder: "/w" }, CODE, "/w"), undefined);
});

Deno.test("trialSource() keeps what all trials have alike, and nothing where values are lists or objects", () => {
  const sources = [{ id: "a", source: "await sweep(cross, bars)" }];
  const of = (space: SearchCode["space"]) => trialSource({ sources, folder: "/w" }, { ...CODE, space }, "/w");
  const { parameters, fixed } = of(CODE.space)!;
  assertEquals([parameters, fixed], [["fast", "stop"], { slow: 100, side: "long" }]);
  assertEquals(of({ ...CODE.space, fixed: { window: [1, 2] } }), undefined);
  const listed = { kind: "list" as const, name: "pair", values: [[1, 2], [3, 4]], ordered: false };
  assertEquals(of({ ...CODE.space, dimensions: [listed] }), undefined);
});

Deno.test("trialSource() places the notebook beside the one of the sweep, in the workspace where that is outside", () => {
  const sources = [{ id: "a", source: "await sweep(cross, bars)" }];
  const folders = ["/w", "/w/a/b", "/elsewhere", "/w/.hidden"].map((folder) =>
    trialSource({ sources, folder }, CODE, "/w")!.folder
  );
  assertEquals(folders, ["", "a/b", "", ""]);
});
