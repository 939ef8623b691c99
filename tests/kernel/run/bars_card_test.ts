import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeBars } from "../../../kernel/mod.ts";
import { barsCard, barsLine } from "../../../kernel/run/bars_card.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { parseFigure } from "../../../kernel/plot/spec/parse.ts";
import type { TableFigure, TimeFigure } from "../../../kernel/plot/spec/figure.ts";
import { randomWalk } from "../random_walk.ts";
import { sampleBars } from "./fixtures.ts";

Deno.test("bars show how many they are, their range of prices, what is missing, and their quality", async () => {
  const bars = await sampleBars("2000-01-01");
  const card = barsCard(bars);
  assertMatch(
    card.title,
    /^5,105 bars · S&P 500 · 1d · 2000-01-03 → 2020-04-17 · sample · #[0-9a-f]{4}…$/,
  );
  assertEquals(card.title, barsLine(bars));
  const metric = Object.fromEntries(card.metrics.map(({ label, value }) => [label, value]));
  assertEquals(metric["Low"], Math.min(...bars.low));
  assertEquals(metric["High"], Math.max(...bars.high));
  assertEquals(metric["Last close"], 2874.560059);
  assertEquals(metric["Missing sessions"], 0);
  assert(metric["Quality"]! >= 70, `${metric["Quality"]}`);
  assertStringIncludes(card.notes.join(), "US, USD");
  assertEquals(parseFigure(JSON.parse(JSON.stringify(card))).ok, true);
});

Deno.test("many bars are drawn as a line of closes with its extremes, few as candles with their volume", async () => {
  const bars = await sampleBars("2000-01-01");
  const [line, table] = barsCard(bars).figures as [TimeFigure, TableFigure];
  assert(line.time.length <= 1500 && line.thinnedFrom === 5105, `${line.time.length} points`);
  const [series] = line.panes[0]!.series;
  assert(series?.type === "line");
  const closes = series.values.filter((each) => each !== null);
  const near = (value: number) => Number(value.toPrecision(8));
  assertEquals([Math.min(...closes), Math.max(...closes)], [
    near(Math.min(...bars.close)),
    near(Math.max(...bars.close)),
  ]);
  assertEquals([table.total, table.rows.length, table.rows[4]?.[0]], [5105, 9, "…"]);
  assertEquals([table.rows[0]?.[4], table.rows[8]?.[4]], [1455.219971, 2874.560059]);

  const few = barsCard(await sampleBars("2020-04-15"));
  const [candles, rows] = few.figures as [TimeFigure, TableFigure];
  assertEquals(candles.panes.map(({ series }) => series[0]?.type), ["candles", "columns"]);
  assertEquals([rows.rows.length, rows.total], [3, 3]);
});

Deno.test("what is wrong with bars stands among the warnings, with how they were chosen", () => {
  const walk = randomWalk(300, 7, "ACME");
  const close = walk.close.map((price, i) => i >= 100 && i < 130 ? price * 100 : price);
  const bars = makeBars({
    ...walk,
    open: close,
    high: close,
    low: close,
    close,
    origin: { source: "csv", selection: ["chosen by hand"] },
  });
  const { warnings, metrics } = barsCard(bars);
  assert(warnings.some((each) => each.startsWith("Error, unit: ")), warnings.join("\n"));
  assertEquals(warnings.at(-1), "chosen by hand");
  assert(metrics.at(-1)!.value! < 70);
});

Deno.test("one bar has no picture, and the text of bars holds their rows", async () => {
  const [only] = [
    makeBars({ symbol: "ONE", time: ["2024-01-02"], open: [1], high: [1], low: [1], close: [1] }),
  ];
  assertEquals(barsCard(only!).figures.map(({ kind }) => kind), ["table"]);
  const text = String((await only![DISPLAY]())["text/plain"]);
  assertStringIncludes(text, "2024-01-02");
  assertEquals(Deno.inspect(only), text);
});
