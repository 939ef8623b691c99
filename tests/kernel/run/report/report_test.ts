import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom";
import { createHash } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  backtest,
  DataError,
  defineStrategy,
  makeBars,
  ParameterError,
  type Run,
  sql,
  z,
} from "../../../../kernel/mod.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { inWorkspace, withWorkspace } from "../../data/workspace.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const run = await backtest(smaCross(), await sampleBars("2015-01-01"));

Deno.test({
  name: "a PDF from a process without all permissions is refused, saying what to do",
  // Elsewhere what drives the browser reads none of these files.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const root = new URL("../../../../", import.meta.url);
    const script = `import { pdfOf } from ${JSON.stringify(new URL("kernel/run/report/pdf.ts", root).href)};
      await pdfOf("", Deno.execPath()).catch(({ name, message }) => console.log(name, message));`;
    const path = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(path, script);
    const flags = ["read", "env", "run", "sys", "write"].map((name) => `--allow-${name}`);
    const config = ["--no-check", "--quiet", "--config", fileURLToPath(new URL("deno.json", root))];
    const args = ["run", ...flags, ...config, path];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
    await Deno.remove(path);
    assertStringIncludes(new TextDecoder().decode(stdout), "DataError Give all permissions: deno run -A");
  },
});

const HOSTILE = `</script><script>window.hacked=1</script><img src=x onerror="hacked=1">`;

/** Whatever can be named at will has a hostile name. */
async function hostileRun(): Promise<Run> {
  const close = Array.from({ length: 60 }, (_, i) => 100 + i % 7);
  const bars = makeBars({
    symbol: HOSTILE,
    name: HOSTILE,
    time: close.map((_, i) => Date.UTC(2024, 0, 1 + i)),
    open: close,
    high: close,
    low: close,
    close,
  });
  const strategy = defineStrategy({
    name: "hostile",
    params: { note: z.string().default(HOSTILE) },
    onBar(ctx) {
      if (ctx.position.quantity === 0) ctx.buy({ fraction: 0.5, tag: "=HYPERLINK(1)" });
      else ctx.close();
    },
  });
  return await backtest(strategy(), bars);
}

const written =
  (work: Run, options: NonNullable<Parameters<Run["report"]>[0]>) =>
  async (workspace: string): Promise<string> => {
    const { path } = await work.report({ ...options, path: join(workspace, "report") });
    return await Deno.readTextFile(path);
  };

Deno.test("a report in HTML is one file that asks for nothing else and lets one script run", () =>
  withWorkspace(async (workspace) => {
    const page = await written(run, { format: "html" })(workspace);
    const script = /<script>([\s\S]*)<\/script>\s*<\/body>/.exec(page)![1]!;
    const hash = createHash("sha256").update(script).digest("base64");
    assertStringIncludes(page, `default-src 'none'; script-src 'sha256-${hash}'`);
    const outside = page.replace(script, "").match(
      /(?:src|href)="(?!data:)[^"]*"|url\((?!data:)[^)]*\)|@import/g,
    );
    assertEquals(outside, null);
    assertStringIncludes(page, '<h1 class="sheet-title">SMA crossover 20/100');
    assert(page.length < 3_000_000, `${page.length} bytes`);
  }));

Deno.test("names from data stay text in a report in HTML", () =>
  withWorkspace(async (workspace) => {
    const page = await written(await hostileRun(), { format: "html" })(workspace);
    const { document } = parseHTML(page);
    const scripts = document.querySelectorAll("script");
    assertEquals(scripts.length, 2);
    const named = Array.from(document.querySelectorAll("*")).flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith("on"))
    );
    assertEquals(named, []);
    assertEquals(document.querySelectorAll('img:not([src^="data:image/svg+xml;base64,"])').length, 0);
    assert(!page.includes("<script>window.hacked"));
    assert(!page.includes("<img src=x"));
    assertStringIncludes(page, "&lt;/script&gt;&lt;script&gt;window.hacked=1");
  }));

Deno.test("names from data stay text in a report in Markdown", () =>
  withWorkspace(async (workspace) => {
    const text = await written(await hostileRun(), { format: "md" })(workspace);
    assert(!/<[a-z/]/i.test(text));
    assertStringIncludes(text, "&lt;/script&gt;");
  }));

Deno.test("a report in Markdown has a heading a section and the figures of merit", () =>
  withWorkspace(async (workspace) => {
    const text = await written(run, { format: "md" })(workspace);
    for (
      const words of ["# SMA crossover", "## Summary", "## Risk assessment", "| Sharpe |", "## Assumptions"]
    ) {
      assertStringIncludes(text, words);
    }
  }));

Deno.test("a report in JSON has the run's record, its statistics and every row", () =>
  withWorkspace(async (workspace) => {
    const json = JSON.parse(await written(run, { format: "json" })(workspace));
    assertEquals(json.run.digest, run.digest);
    assertEquals(json.statistics.sharpe.value, run.statistics().sharpe.value);
    assertEquals(json.tables.equity.equity, Array.from(run.equity.value));
    assertEquals(json.tables.trades.entryTime[0], new Date(run.trades.entryTime[0]!).toISOString());
    assertEquals(json.tables.trades.profit.length, run.trades.length);
  }));

Deno.test("a report in CSV has a file for each table that another program reads", () =>
  withWorkspace(async (workspace) => {
    const { path } = await run.report({ format: "csv", path: join(workspace, "files") });
    const files = Array.from(Deno.readDirSync(path), ({ name }) => name).toSorted();
    assertEquals(files, ["equity.csv", "fills.csv", "orders.csv", "signals.csv", "trades.csv"]);
    const [sums] = await sql<{ profit: number; rows: number; first: number }>`
      SELECT sum(profit) AS profit, count(*)::DOUBLE AS rows, epoch_ms(min(entryTime)::TIMESTAMP)::DOUBLE AS first
      FROM ${sql.file(join(path, "trades.csv"))}`;
    assertEquals(sums!.rows, run.trades.length);
    assert(Math.abs(sums!.profit - run.trades.profit.reduce((a, b) => a + b, 0)) < 1e-6);
    assertEquals(sums!.first, run.trades.entryTime[0]);
  }));

Deno.test("a text that a spreadsheet would run is text in a report in CSV", () =>
  withWorkspace(async (workspace) => {
    const { path } = await (await hostileRun()).report({ format: "csv", path: join(workspace, "files") });
    const orders = await Deno.readTextFile(join(path, "orders.csv"));
    assertStringIncludes(orders, ",'=HYPERLINK(1),");
    assert(!orders.includes(",=HYPERLINK"));
  }));

Deno.test("a report in Parquet has the columns to the last bit, moments as timestamps and no value as NULL", () =>
  withWorkspace(async (workspace) => {
    const { path } = await run.report({ format: "parquet", path: join(workspace, "files") });
    const equity = await sql<{ time: number; equity: number }>`
      SELECT time, equity FROM ${sql.file(join(path, "equity.parquet"))} ORDER BY time`;
    assertEquals(Array.from(equity.equity), Array.from(run.equity.value));
    assertEquals(Array.from(equity.time), Array.from(run.equity.time));
    const [orders] = await sql<{ stops: number }>`
      SELECT count(stop)::DOUBLE AS stops FROM ${sql.file(join(path, "orders.parquet"))}`;
    assertEquals(orders!.stops, 0);
  }));

/** A file of a zip as text: its entries begin with their sizes and names. */
function unzipped(bytes: Uint8Array, name: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - 22;
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < view.getUint16(end + 10, true); entry++) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const found = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!));
    if (found === name) {
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(start, start + view.getUint32(at + 20, true));
      return new TextDecoder().decode(view.getUint16(at + 10, true) === 0 ? packed : inflateRawSync(packed));
    }
    at += 46 + nameLength! + extra! + comment!;
  }
  throw new Error(`no ${name} in the file`);
}

Deno.test("a report in XLSX has numbers as numbers, moments as dates and hostile text as text", () =>
  withWorkspace(async (workspace) => {
    const { path } = await (await hostileRun()).report({ format: "xlsx", path: join(workspace, "r.xlsx") });
    const bytes = await Deno.readFile(path);
    const names = Array.from(
      unzipped(bytes, "xl/workbook.xml").matchAll(/<sheet [^>]*?name="(\w+)"/g),
      ([, name]) => name,
    );
    assertEquals(names, ["Summary", "equity", "trades", "orders", "fills", "signals"]);
    const orders = unzipped(bytes, "xl/worksheets/sheet4.xml");
    assert(!orders.includes("<f>"), "no formula");
    const texts = unzipped(bytes, "xl/sharedStrings.xml");
    assertStringIncludes(texts, "=HYPERLINK(1)");
    assertStringIncludes(texts, "&lt;/script&gt;");
    // 2024-01-02 is day 45293 of the format's calendar: the first order's fill, in the last column.
    assert(/<c r="M2"[^>]*><v>45293<\/v>/.test(orders), orders.slice(0, 2000));
    const equity = unzipped(bytes, "xl/worksheets/sheet2.xml");
    assert(/<c r="B2"[^>]*><v>100000<\/v>/.test(equity));
  }));

Deno.test("a PDF without a browser to print it says what to install", async () => {
  await assertRejects(
    () => run.report({ format: "pdf", chromium: "/nowhere/chromium" }),
    DataError,
    'Set chromium to the path of Chromium, Chrome or Edge: there is no file "/nowhere/chromium"',
  );
});

Deno.test("a report goes to the workspace's reports under the run's title and id where no path is given", () =>
  inWorkspace(async (workspace) => {
    const report = await run.report({ format: "md" });
    const name = `SMA-crossover-20-100-S-P-500-2015-2020-${run.id}.md`;
    assertEquals(report.path, join(workspace, "reports", name));
    assertEquals(report.bytes, Deno.statSync(report.path).size);
    const shown = await report[DISPLAY]();
    assertStringIncludes(String(shown["text/plain"]), `Wrote ${name}`);
  }));

Deno.test("a template writes the page from its parts", () =>
  withWorkspace(async (workspace) => {
    const template = (
      { title, sections, tables, escape }: Parameters<
        NonNullable<Parameters<Run["report"]>[0]>["template"] & object
      >[0],
    ) =>
      `<h1>${escape(title)}</h1>${sections.find((each) => each.title === "Risk assessment")!.html}${
        tables.trades!.profit!.length
      }`;
    const page = await written(run, { format: "html", template })(workspace);
    assert(page.startsWith("<h1>SMA crossover 20/100 · S&amp;P 500"));
    assert(page.endsWith(`</details>${run.trades.length}`));
  }));

Deno.test("report() refuses a format and an option that there are not", async () => {
  await assertRejects(() => run.report({ format: "doc" as never }), ParameterError, "Set format to one of");
  await assertRejects(() => run.report({ fromat: "html" } as never), ParameterError, "format");
});

Deno.test("a path that ends as another format, and a template without a page, are refused before anything is written", async () => {
  const template = () => "<html>";
  const refused: [object, string][] = [
    [{ path: "a.pdf" }, 'Set format to "pdf", or let path end in ".html"'],
    [{ format: "md", path: "a.XLSX" }, 'Set format to "xlsx", or let path end in ".md"'],
    [{ template: "<html>" }, "Set template to a function that gives the page's HTML"],
    [{ format: "csv", template }, 'with format html or pdf: the format is "csv"'],
  ];
  for (const [options, message] of refused) {
    await assertRejects(() => run.report(options), ParameterError, message);
  }
});

Deno.test("a path that cannot be written is refused with what is in the way, and nothing is left there", () =>
  withWorkspace(async (workspace) => {
    await Deno.mkdir(join(workspace, "folder"));
    await Deno.writeTextFile(join(workspace, "file"), "kept");
    const refused: [object, string][] = [
      [{ format: "md", path: join(workspace, "folder") }, "is a folder, give the name of a file in it"],
      [{ format: "md", path: join(workspace, "file", "report.md") }, "has a file in place of a folder"],
      [{ format: "csv", path: join(workspace, "file") }, "has a file in place of a folder"],
    ];
    for (const [options, message] of refused) {
      const error = await assertRejects(() => run.report(options), ParameterError, message);
      assertStringIncludes(error.message, "Set path to a place where files can be written");
    }
    assertEquals(Array.from(Deno.readDirSync(workspace), ({ name }) => name).toSorted(), ["file", "folder"]);
    assertEquals(await Deno.readTextFile(join(workspace, "file")), "kept");
  }));

Deno.test("a template that gives no text is refused before anything is written", () =>
  withWorkspace(async (workspace) => {
    for (const page of [5, undefined, ""]) {
      const options = { path: join(workspace, "report.html"), template: () => page as string };
      await assertRejects(() => run.report(options), ParameterError, "a function that gives the page's HTML");
    }
    assertEquals([...Deno.readDirSync(workspace)], []);
  }));
