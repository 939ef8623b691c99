import { assert, assertEquals } from "@std/assert";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import type { HeatmapFigure } from "../../../../kernel/plot/spec/figure.ts";
import { liveSearch, type LiveSearchOptions } from "../../../../kernel/plot/spec/live_search.ts";
import { searchAxis } from "../../../../kernel/plot/spec/search_axis.ts";
import { figureText } from "../../../../kernel/plot/spec/text.ts";

const OPTIONS: LiveSearchOptions = {
  title: "Sweep of sma_cross over SP500",
  parameters: [{ name: "fast", values: [5, 10] }, { name: "slow", values: [50, 100, 200] }],
  score: "Sharpe",
  total: 6,
  sweep: "s1",
};
const RUNNING = { rate: 38_000, eta: 1.2 };

Deno.test("liveSearch() lays out all cells, fills them as trials come, and frames the best so far", () => {
  const search = liveSearch(OPTIONS);
  const heatmap = () => search.figure(RUNNING).figures[0] as HeatmapFigure;
  assertEquals(heatmap().values, [[null, null], [null, null], [null, null]]);
  search.add({ parameters: { fast: [5, 10], slow: [100, 100] }, scores: [0.5, NaN] });
  search.add({ parameters: { fast: [10], slow: [50] }, scores: [0.92], numbers: [4] });
  const { values, highlight, note, places, trials } = heatmap();
  assertEquals(values, [[null, 0.92], [0.5, null], [null, null]]);
  assertEquals(highlight, { row: 0, column: 1, name: "best so far" });
  assertEquals(note, "2 trials · 1 without a score");
  assertEquals(trials!.numbers[places![0]![1]!], 4);
});

Deno.test("liveSearch() says how far it is, how fast, and what is best", () => {
  const search = liveSearch({ ...OPTIONS, total: 4_851 });
  search.add({ parameters: { fast: [5], slow: [100] }, scores: [0.92] });
  const { progress, metrics } = search.figure(RUNNING);
  assertEquals(progress, { line: "1 / 4,851 · 38,000/s · 0:02 left", done: 1, total: 4_851 });
  assertEquals(metrics, [{
    label: "best Sharpe so far",
    value: 0.92,
    format: "ratio",
    note: "fast 5, slow 100",
  }]);
  const stopped = search.figure({ rate: 20, eta: NaN, ending: "stopped", seconds: 3.21 });
  assertEquals([stopped.progress, stopped.notes], [undefined, ["1 / 4,851 · stopped · 3.2 s · 20/s"]]);
  assertEquals(
    search.line({ rate: 20, eta: NaN, ending: "stopped", seconds: 3.21 }),
    "Sweep of sma_cross over SP500: 1 / 4,851 · stopped · 3.2 s · 20/s · best Sharpe 0.92 (fast 5, slow 100)",
  );
  const judging = search.figure({ rate: 20, eta: NaN, ending: "stopped", seconds: 3.21, judging: true });
  assertEquals([judging.progress!.line, judging.notes], ["1 / 4,851 · stopped · judging …", []]);
  assertEquals(judging.figures, search.figure(RUNNING).figures);
  const done = search.figure({ rate: 20, eta: NaN, ending: "done", seconds: 65 });
  assertEquals(done.notes, ["1 trial · 65 s · 20/s"]);
  assert(figureText(search.figure(RUNNING)).includes("1 / 4,851"));
});

Deno.test("liveSearch() knows no best before a trial has a score, and where lower is better takes the least", () => {
  const search = liveSearch({
    ...OPTIONS,
    better: "lower",
    pictures: ["history"],
    parameters: [OPTIONS.parameters[0]!],
  });
  assertEquals(search.figure(RUNNING).metrics[0]!.value, null);
  search.add({ parameters: { fast: [5, 10, 5] }, scores: [3, 1, 2] });
  const figure = search.figure(RUNNING);
  assertEquals(figure.metrics[0]!.value, 1);
  assertEquals(figure.figures[0]!.kind, "chart");
});

Deno.test("liveSearch() counts the trials that failed, and says why the first did", () => {
  const search = liveSearch(OPTIONS);
  assertEquals(search.figure(RUNNING).warnings, []);
  const failures = new Map([[1, "TypeError: no bars"]]);
  search.add({ parameters: { fast: [5, 10], slow: [50, 50] }, scores: [1, NaN], failures });
  assertEquals(search.figure(RUNNING).warnings, ["1 failed: TypeError: no bars"]);
  const others = new Map([[0, "RangeError: another"], [1, "TypeError: no bars"]]);
  search.add({ parameters: { fast: [5, 10], slow: [100, 100] }, scores: [NaN, NaN], failures: others });
  const words = "3 failed, the first: TypeError: no bars";
  assertEquals(search.figure(RUNNING).warnings, [words]);
  assert(search.line({ rate: NaN, eta: NaN, ending: "stopped" }).endsWith(` · ${words}`));
});

Deno.test("liveSearch() draws 200,000 trials in a picture of bounded size that is a figure of ours", () => {
  const values = Array.from({ length: 600 }, (_, i) => i);
  const search = liveSearch({
    ...OPTIONS,
    parameters: [{ name: "a", values }, { name: "b", values }],
    pictures: ["heatmap", "history"],
    total: null,
  });
  for (let part = 0; part < 20; part++) {
    const rows = Array.from({ length: 10_000 }, (_, i) => part * 10_000 + i);
    search.add({
      parameters: { a: rows.map((row) => row % 600), b: rows.map((row) => Math.floor(row / 600)) },
      scores: rows.map((row) => Math.sin(row)),
    });
  }
  const text = JSON.stringify(search.figure(RUNNING));
  assert(text.length < 1_000_000, `${text.length}`);
  for (const state of [RUNNING, { ...RUNNING, ending: "failed" as const }]) {
    const parsed = parseFigure(JSON.parse(JSON.stringify(search.figure(state))));
    assert(parsed.ok, parsed.ok ? "" : parsed.reason);
  }
});

Deno.test("searchAxis() gathers neighbours where there are many values, and parts spans evenly or by powers", () => {
  const many = searchAxis({ name: "n", values: Array.from({ length: 250 }, (_, i) => i) }, 100);
  assertEquals([many.names.length, many.names[1], many.at(5), many.at(250)], [84, "3 to 5", 1, undefined]);
  const span = searchAxis({ name: "x", low: 0, high: 10 }, 100);
  assertEquals([span.names.length, span.names[1], span.at(0), span.at(9.99), span.at(10), span.at(11)], [
    20,
    "0.5",
    0,
    19,
    19,
    undefined,
  ]);
  const powers = searchAxis({ name: "x", low: 0.01, high: 100, log: true }, 100);
  assertEquals([powers.names[10], powers.at(1.01), powers.at(0.99)], ["1", 10, 9]);
});
