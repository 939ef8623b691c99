import { assert, assertEquals } from "@std/assert";
import { DOMParser } from "linkedom";
import { drawHeatmap } from "../../../../kernel/plot/draw/heatmap.ts";
import { heatmapColour } from "../../../../kernel/plot/draw/heatmap_cells.ts";
import { heatmapTargets } from "../../../../kernel/plot/draw/heatmap_targets.ts";
import { textWidth } from "../../../../kernel/plot/draw/text_width.ts";
import { liveSearch } from "../../../../kernel/plot/spec/live_search.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";

const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml") as unknown as Document;
const options = { document, theme: "light" as const, width: 700 };

/** Each pair of `across` by `down` values once. */
function pairs(across: number, down: number, score: (row: number) => number) {
  const column = (of: (row: number) => number) => Array.from({ length: across * down }, (_, row) => of(row));
  const trials = { fast: column((row) => row % across), slow: column((row) => Math.floor(row / across)) };
  return parametersFigure({ ...trials, sharpe: column(score) }, {
    x: "fast",
    y: "slow",
    value: "sharpe",
    opens: { sweep: "s", parameters: ["fast", "slow"] },
  });
}

const labels = (svg: Element) =>
  Array.from(svg.querySelectorAll("text"), (text) => ({
    text: text.textContent!,
    x: Number(text.getAttribute("x")),
    y: Number(text.getAttribute("y")),
    anchor: text.getAttribute("text-anchor") ?? "start",
  }));

Deno.test("a heatmap of trials has a scale of its colours, from the least value to the greatest", () => {
  const figure = pairs(46, 37, (row) => 0.64 - row / 2_000);
  const texts = labels(drawHeatmap(figure, options)).map(({ text }) => text);
  assert(texts.includes("0.64") && texts.includes("\u22120.21"), texts.slice(0, 60).join());
  const colour = heatmapColour(figure, "light");
  const fills = new Set(
    Array.from(drawHeatmap(figure, options).querySelectorAll("rect"), (rect) => rect.getAttribute("fill")),
  );
  for (const value of [figure.values[0]![0]!, figure.values.at(-1)!.at(-1)!]) {
    assert(fills.has(colour(value)));
  }
  const flat = labels(drawHeatmap(pairs(4, 4, () => 0.5), options)).map(({ text }) => text);
  assertEquals(flat.filter((text) => text === "0.50").length, 16, "one value needs none");
});

Deno.test("the best trials of a heatmap are told apart by colour, also beside values below zero", () => {
  const colour = heatmapColour(
    pairs(20, 20, (row) => row === 0 ? -0.2 : row > 360 ? 0.5 + (row - 360) / 250 : 0.1),
    "light",
  );
  assertEquals(new Set([0.5, 0.55, 0.6, 0.64].map(colour)).size, 4);
  const outlier = heatmapColour(
    pairs(20, 20, (row) => row === 0 ? -1 : row === 399 ? 1_000 : row / 400),
    "light",
  );
  assert(outlier(0.9) !== outlier(0.1), "one that lies far beyond all others does not bleach them");
});

Deno.test("a running search keeps its colours when the first value below zero comes in", () => {
  const search = liveSearch({
    title: "Sweep",
    parameters: [{ name: "fast", values: [1, 2] }, { name: "slow", values: [1, 2] }],
    score: "Sharpe",
    total: 4,
  });
  const colourOfBest = (fast: number, slow: number, score: number) => {
    search.add({ parameters: { fast: [fast], slow: [slow] }, scores: [score] });
    const heatmap = search.figure({ rate: 1, eta: 1 }).figures[0]!;
    assert(heatmap.kind === "heatmap");
    return heatmapColour(heatmap, "light")(0.8);
  };
  const first = colourOfBest(1, 1, 0.8);
  assertEquals([colourOfBest(1, 2, 0.3), colourOfBest(2, 1, -0.1)], [first, first]);
});

Deno.test("a cell's tip names what was scored, with the same decimals in every cell", () => {
  const targets = heatmapTargets(pairs(2, 2, (row) => [0.5, 0.64, 0.123456, 1][row]!), options).flat();
  assertEquals(targets.map((target) => target.lines().at(-1)), [
    "sharpe: 0.5000",
    "sharpe: 0.6400",
    "sharpe: 0.1235",
    "sharpe: 1.0000",
  ]);
});

Deno.test("the tip of a cell that several values share says which trial it opens", () => {
  const figure = pairs(150, 60, (row) => row === 151 ? 5 : row / 9_000);
  const lines = heatmapTargets(figure, options)[0]![0]!.lines();
  assertEquals(lines, ["fast 0 to 1, slow 0 to 1 (best)", "the trial with fast 1, slow 1", "sharpe: 5.0000"]);
  assertEquals(heatmapTargets(pairs(3, 3, (row) => row), options)[0]![0]!.lines().length, 2);
});

Deno.test("the names of columns stay clear of the rows' title and within the picture", () => {
  for (const width of [320, 700, 1080]) {
    for (const [across, down] of [[400, 500], [46, 37], [150, 60], [7, 5]] as const) {
      const svg = drawHeatmap(pairs(across, down, (row) => row), { ...options, width });
      const all = labels(svg);
      const title = all.find(({ text }) => text === "slow")!;
      const names = all.filter(({ y, text }) => y === title.y && text !== "slow");
      assert(names.length > 1);
      const spans = names.map(({ text, x }) =>
        [x - textWidth(text, 12) / 2, x + textWidth(text, 12) / 2] as const
      );
      assert(spans[0]![0] >= title.x, `${across} at ${width}`);
      assert(spans.at(-1)![1] <= width + 0.1, `${across} at ${width}`);
      spans.slice(1).forEach(([from], i) =>
        assert(from >= spans[i]![1] + 2, `${across} at ${width}: ${names[i]!.text}`)
      );
    }
  }
});
