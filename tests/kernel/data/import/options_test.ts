import { assertEquals } from "@std/assert";
import { baseName, isBarsFile } from "../../../../kernel/data/import/options.ts";

Deno.test("isBarsFile() tells files and addresses from symbols", () => {
  const files = [
    "a.csv",
    "./a.CSV",
    "/x/b.parquet",
    "c.tsv",
    "d.csv.gz",
    "e.zip",
    "f.json",
    "g.feather",
    "https://x.y/z",
  ];
  for (const file of files) assertEquals(isBarsFile(file), true, file);
  for (const symbol of ["SP500", "BRK.B", "RELIANCE.NS", "csv", "BTC/USD"]) {
    assertEquals(isBarsFile(symbol), false, symbol);
  }
});

Deno.test("baseName() takes endings off, but no part of a symbol", () => {
  const names = ["acme.csv", "acme.csv.gz", "acme.zip", "RELIANCE.NS.parquet", "BRK.B", ".csv"];
  assertEquals(names.map(baseName), ["acme", "acme", "acme", "RELIANCE.NS", "BRK.B", ".csv"]);
});
