import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { basename, join } from "node:path";
import { describeSeries, listDatasets } from "../../../../kernel/data/describe/describe.ts";
import { importFile } from "../../../../kernel/data/import/import_bars.ts";
import type { ImportSource } from "../../../../kernel/data/import/source.ts";
import { keepBars, keepImport, type KeepNotes } from "../../../../kernel/data/keep/keep_bars.ts";
import { readSeries } from "../../../../kernel/data/store/mod.ts";
import { loadFrom } from "../../../../kernel/data/load_bars.ts";
import type { Market } from "../../../../kernel/market/bars.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { acme, dataOf, put } from "../describe/stored.ts";
import { withWorkspace } from "../workspace.ts";

const CSV = `date,symbol,open,high,low,close,volume
2024-01-02,AAA,10,11,9,10.5,100
2024-01-03,AAA,10.5,12,10,11,200
2024-01-02,BBB,20,21,19,20.5,
`;
const US = { market: "US", timeframe: "1d" } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function kept(workspace: string, source: ImportSource, notes: KeepNotes = {}) {
  return await keepImport(dataOf(workspace), await importFile(workspace, source), notes);
}

Deno.test("an import that is kept is stored by symbol, with its original file and what its owner says of it", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    const path = join(workspace, "My Prices.CSV");
    await Deno.writeTextFile(path, CSV);
    const notes = { exchange: "NYSE", description: "typed in" };
    const rows = await kept(workspace, basename(path), notes);
    assertEquals(rows.map(({ symbol, rows }) => [symbol, rows]), [["AAA", 2], ["BBB", 1]]);
    const { description } = await describeSeries(folder, "AAA", {});
    assertEquals([description.exchange, description.description, description.sources], [
      "NYSE",
      "typed in",
      ["import"],
    ]);
    assert(description.quality !== null && description.quality < 100, "two bars are few");
    assertEquals(await Deno.readTextFile(join(folder, description.file!)), CSV);
    assertEquals(basename(description.file!), "original.csv");
    const stored = await readSeries(folder, { ...US, symbol: "AAA" });
    assertEquals([...stored!.columns.close], [10.5, 11]);
  }));

Deno.test("of an upload nothing of its name becomes a path, and packed files stay packed", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    const packed = new Blob([CSV]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(packed).bytes();
    await kept(workspace, { name: "../../evil/$HOME;x.CSV.GZ", bytes });
    const { description } = await describeSeries(folder, "AAA", {});
    assertEquals(basename(description.file!), "original.csv.gz");
    assertEquals(await Deno.readFile(join(folder, description.file!)), bytes);
    await kept(workspace, { name: "no ending", bytes: bytesOf(CSV) });
    const again = (await describeSeries(folder, "AAA", {})).description;
    assertEquals(basename(again.file!), "original");
  }));

Deno.test("the same file kept twice is one file and one series; a newer one counts", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    await kept(workspace, { name: "a.csv", bytes: bytesOf(CSV) });
    await kept(workspace, { name: "b.csv", bytes: bytesOf(CSV) });
    assertEquals([...Deno.readDirSync(join(folder, "originals"))].length, 1);
    assertEquals((await listDatasets(folder)).length, 2);
    await kept(workspace, { name: "a.csv", bytes: bytesOf(CSV.replace("10,11,9,10.5", "10,11,9,10.75")) });
    const stored = await readSeries(folder, { ...US, symbol: "AAA" });
    assertEquals([...stored!.columns.close], [10.75, 11]);
  }));

Deno.test("one's own bars count more than a provider's, and those of one's own making are kept as a file too", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    await put(workspace, acme);
    const close = acme.close.map((price, i) => i === 7 ? (acme.high[i]! + acme.low[i]!) / 2 : price);
    const row = await keepBars(folder, makeBars({ ...acme, close }), {
      name: "Mended",
      description: "bar 7",
    });
    assertEquals([row.name, row.rows], ["Mended", 300]);
    assertEquals((await readSeries(folder, { ...US, symbol: "ACME" }))?.columns.close, close);
    const { bars: [file] } = (await importFile(folder, row.about.file!)).imported;
    assertEquals([file?.symbol, file?.close], ["ACME", close]);
  }));

Deno.test("what cannot be kept leaves nothing behind", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    // The second symbol is stored already with prices that are adjusted for what these are not.
    const before = makeBars({ ...acme, symbol: "BBB" });
    await put(workspace, before, { basis: "total" });
    const error = await assertRejects(
      () => kept(workspace, { name: "a.csv", bytes: bytesOf(CSV) }),
      DataError,
    );
    assertStringIncludes(error.message, "BBB");
    assertEquals((await listDatasets(folder)).map(({ symbol }) => symbol), ["BBB"]);
    assertEquals((await readSeries(folder, { ...US, symbol: "BBB" }))?.columns.close, before.close);
    assertEquals([...Deno.readDirSync(join(folder, "originals"))], []);
  }));

Deno.test("what is kept is found in every spelling of its symbol", () =>
  withWorkspace(async (workspace) => {
    const csv = bytesOf(CSV.replaceAll("AAA", "TCS").replaceAll("BBB", "goog"));
    const keep = async (market: Market, symbol: string) => {
      const options = { market, symbol };
      const file = await importFile(workspace, { name: "a.csv", bytes: csv }, options);
      return (await keepImport(dataOf(workspace), file, {})).map((row) => row.symbol);
    };
    assertEquals(await keep("IN", "TCS"), ["TCS.NS"]);
    assertEquals(await keep("US", "goog"), ["GOOG"]);
    // Without a market that the form of the symbol tells, and with no router that could be asked.
    const names = ["TCS", "TCS.NS", "NSE:TCS", "tcs", "goog", "GOOG"];
    const found = await loadFrom({ workspace, folder: workspace }, names);
    assertEquals(found.map(({ symbol }) => symbol), ["TCS.NS", "TCS.NS", "TCS.NS", "TCS.NS", "GOOG", "GOOG"]);
    assertEquals((await describeSeries(dataOf(workspace), "TCS", {})).description.id, "IN/1d/TCS.NS");
  }));

Deno.test("two spellings of one symbol and what is no symbol are not kept", () =>
  withWorkspace(async (workspace) => {
    const twice = bytesOf(CSV.replaceAll("AAA", "goog").replaceAll("BBB", "GOOG"));
    await assertRejects(
      () => kept(workspace, { name: "a.csv", bytes: twice }),
      DataError,
      "Keep goog or GOOG",
    );
    for (const symbol of ["../x", "/etc/passwd", "a\\b", "..", ""]) {
      const bars = { ...acme, symbol };
      await assertRejects(() => keepBars(dataOf(workspace), bars, {}), ParameterError, "Set symbol to");
    }
    assertEquals(await listDatasets(dataOf(workspace)), []);
  }));
