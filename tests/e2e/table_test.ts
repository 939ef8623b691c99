/** Long tables and SQL over a run's tables, in the page of a notebook with a real kernel. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { cellOf, code, display, opened, place } from "./notebook.ts";

const TABLE = `import { plot } from "tapebook";
plot.table({
  number: Float64Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000),
  name: Array.from({ length: 5000 }, (_, i) => "row " + i),
}, "Long")`;

browserTest(
  "a table of 5,000 rows sorts, filters and saves all of them and draws those in sight",
  async ({ page, site }) => {
    const path = await place(site, "long_table.ipynb", [code("table", TABLE)]);
    await page.goto(site.origin + path);
    await opened(page);
    await cellOf(page, "table").locator(".cell-source").click();
    await page.keyboard.press("Control+Enter");
    const output = cellOf(page, "table").locator(".cell-outputs");
    const region = output.getByRole("region", { name: "Long" });
    await region.waitFor();
    const rows = region.locator("tbody tr[aria-rowindex]");
    const texts = () => rows.first().locator("td").allTextContents();
    assertEquals(await texts(), ["0", "row 0"]);
    assert(await rows.count() < 100, "only rows near those in sight are in the page");

    await region.getByRole("button", { name: "number" }).click();
    await eventually("the largest of all rows is first", async () => (await texts())[0] === "4,999");
    assertEquals(
      await region.getByRole("columnheader", { name: "number" }).getAttribute("aria-sort"),
      "descending",
    );

    await output.getByRole("button", { name: "filter" }).click();
    await region.getByRole("textbox", { name: "Filter number" }).fill(">= 4,990");
    await eventually("ten rows pass", async () => await rows.count() === 10);
    await output.getByText("10 rows of 5,000").waitFor();
    await region.getByRole("textbox", { name: "Filter number" }).fill("> x");
    await eventually(
      "a condition that is none is marked",
      async () =>
        await region.getByRole("textbox", { name: "Filter number" }).getAttribute("aria-invalid") === "true",
    );
    await region.getByRole("textbox", { name: "Filter number" }).fill("> 10");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      output.getByRole("button", { name: "CSV" }).click(),
    ]);
    const csv = (await Deno.readTextFile((await download.path())!)).trimEnd().split("\r\n");
    assertEquals([download.suggestedFilename(), csv.length, csv[0], csv[1]], [
      "Long.csv",
      4990,
      "number,name",
      `4999,row ${Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000).indexOf(4999)}`,
    ]);

    await region.getByRole("textbox", { name: "Filter number" }).fill("");
    await region.getByRole("button", { name: "number" }).click();
    await region.getByRole("button", { name: "number" }).click();
    await region.focus();
    await page.keyboard.press("End");
    await eventually(
      "the End key shows the last row",
      async () => (await rows.last().textContent())!.includes("row 4999"),
    );
  },
);

browserTest("a table whose rows are gone says so and sorts what it has", async ({ page, site }) => {
  const figure = {
    kind: "table",
    title: "Gone",
    columns: [{ name: "n", format: "integer" }],
    rows: [[1], [2], [3]],
    total: 5000,
    all: "0".repeat(64),
  };
  const path = await place(site, "gone.ipynb", [
    code("table", "//", [display({ "application/vnd.tapebook.figure.v1+json": figure })]),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  const output = cellOf(page, "table").locator(".cell-outputs");
  await output.getByText("first 3 of 5,000 rows").waitFor();
  await output.getByRole("button", { name: "n", exact: true }).click();
  await output.getByText("run the cell again to see the others").waitFor();
  await eventually(
    "what is there is sorted",
    async () => (await output.locator("tbody td").allTextContents()).join() === "3,2,1",
  );
});

const SHEET = `import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma } from "tapebook";
const cross = defineStrategy({
  name: "cross",
  indicators: ({ close }) => ({ fast: sma(close, 20), slow: sma(close, 100) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
const run = await backtest(cross(), await loadBars("SP500"));
run.tearsheet()`;

browserTest(
  "the SQL box of a tear sheet answers over the run's own rows",
  async ({ page, site, context }) => {
    const outside: string[] = [];
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^https?:$/.test(protocol) && origin !== site.origin) outside.push(request.url());
    });
    const path = await place(site, "sheet.ipynb", [
      code("sheet", SHEET),
      code(
        "sum",
        `[run.trades.length, run.trades.profit.reduce((a, b) => a + b, 0).toFixed(2), run.equity.length].join(" ")`,
      ),
    ]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.getByRole("button", { name: "Run all" }).click();
    const sum = cellOf(page, "sum").locator(".cell-outputs");
    await sum.getByText(/^'?"?\d+ [\d.-]+ \d+/).waitFor();
    const [count, profit, length] = (await sum.textContent())!.replaceAll(/['"]/g, "").trim().split(" ");

    const sheet = cellOf(page, "sheet").locator(".cell-outputs");
    await sheet.getByRole("heading", { name: "Risk assessment" }).waitFor();
    await sheet.getByText("SQL", { exact: true }).click();
    const query = sheet.getByRole("textbox", { name: "SQL query" });
    const ask = async (sql: string) => {
      await query.fill(sql);
      await page.keyboard.press("Control+Enter");
    };
    await ask(
      "SELECT count(*) AS n, round(sum(profit), 2) AS p, (SELECT count(*) FROM equity) AS e, min(entryTime) AS t FROM trades",
    );
    const result = sheet.getByRole("region", { name: "Result" });
    await result.waitFor();
    const [n, p, e, t] = await result.locator("tbody td").allTextContents();
    const number = (text: string) => Number(text.replaceAll(",", "").replace("\u2212", "-"));
    assertEquals([number(n!), number(p!), number(e!)], [Number(count), Number(profit), Number(length)]);
    assertMatch(t!, /^20\d\d-\d\d-\d\d$/);

    await ask("SELECT nothing FROM trades");
    const failure = sheet.getByRole("alert");
    await failure.waitFor();
    assertMatch((await failure.textContent())!, /nothing/);
    for (
      const [sql, said] of [
        ["DROP TABLE trades", /^Write a query that reads/],
        ["SELECT 1; SELECT 2", /^Write one statement at a time/],
        ["CREATE TEMP TABLE trades AS SELECT 1 AS profit; SELECT 2", /^Write one statement at a time/],
        ["", /^Type a query/],
      ] as const
    ) {
      await ask(sql);
      await eventually(`${sql} is refused`, async () => said.test((await failure.textContent())!));
    }
    await ask("CREATE TEMP TABLE trades AS SELECT 1 AS profit");
    await failure.waitFor({ state: "detached" });
    await sheet.getByText("Read-only · Ctrl+Enter").waitFor();
    await ask("SELECT count(*) AS n, min(benchmark) > 1000 AS money FROM trades, equity");
    await eventually("the tables are as they were", async () => {
      const [all = "", money] = await result.locator("tbody td").allTextContents();
      return number(all) === Number(count) * Number(length) && money === "true";
    });
    await ask("SELECT * FROM read_csv('https://example.com/x.csv')");
    await eventually(
      "no file and no network",
      async () => /disabled|external|permission/i.test((await failure.textContent())!),
    );
    assertEquals(outside, []);
  },
);
