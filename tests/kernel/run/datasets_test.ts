import { assert, assertEquals, assertRejects } from "@std/assert";
import { describeSeries, listDatasets } from "../../../kernel/data/describe/describe.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { parseFigure } from "../../../kernel/plot/spec/parse.ts";
import { datasets, datasetsTable, seriesCard } from "../../../kernel/run/datasets.ts";
import { searchSymbols } from "../../../kernel/run/search_symbols.ts";
import { acme, dataOf, FETCHED, put } from "../data/describe/stored.ts";
import { withWorkspace } from "../data/workspace.ts";

Deno.test("a list of data sets is a table with their dates and when they were fetched", () =>
  withWorkspace(async (workspace) => {
    await put(workspace, acme, { about: { exchange: "NYSE", description: "mine", quality: 77 } });
    const { title, columns, rows } = datasetsTable(await listDatasets(dataOf(workspace)));
    const row = Object.fromEntries(columns.map(({ name }, i) => [name, rows[0]?.[i]]));
    assertEquals(title, "1 data set");
    assertEquals([row.Id, row.Bars, row.Sources, row.Fetched, row.Quality, row.Description], [
      "US/1d/ACME",
      300,
      "yahoo",
      FETCHED,
      77,
      "NYSE: mine",
    ]);
    assertEquals(columns.find(({ name }) => name === "First")?.format, "date");
    assertEquals(columns.find(({ name }) => name === "Fetched")?.format, "time");
  }));

Deno.test("a described series is a card with picture, sources, gaps and conflicts", () =>
  withWorkspace(async (workspace) => {
    const close = acme.close.map((price, i) => i === 20 ? (acme.high[i]! + acme.low[i]!) / 2 : price);
    await put(workspace, { ...acme, close });
    await put(workspace, acme, { source: "alpaca", fetched: FETCHED + 1 });
    const card = seriesCard(await describeSeries(dataOf(workspace), "ACME", {}));
    assert(card.title.startsWith("US/1d/ACME · "));
    assertEquals(card.metrics.map(({ label }) => label).at(-1), "Quality");
    const titles = card.figures.map(({ title }) => title);
    assertEquals(titles.slice(0, 2), ["Prices", "Sources"]);
    assertEquals(titles.at(-1), "Where sources disagree: 1 value");
    assertEquals(parseFigure(JSON.parse(JSON.stringify(card))).ok, true);
  }));

Deno.test("an unknown market, option or empty search is refused before anything is read", async () => {
  const wrong = (filter: object) => datasets(filter as { market: "US" });
  assertEquals((await assertRejects(() => wrong({ market: "MARS" }), ParameterError)).field, "market");
  await assertRejects(() => wrong({ markt: "US" }), ParameterError, 'did you mean "market"?');
  assertEquals((await assertRejects(() => searchSymbols(" "), ParameterError)).field, "query");
  assertEquals((await assertRejects(() => searchSymbols("a", { limit: 0 }), ParameterError)).field, "limit");
});
