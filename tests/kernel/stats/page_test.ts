import { assertEquals } from "@std/assert";
import { STATISTICS } from "../../../kernel/stats/registry.ts";

Deno.test("docs/statistics.md lists every statistic with its title, formula and source", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/statistics.md", import.meta.url));
  const rows = page.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("\\", "")))
    .filter((cells) => cells.length === 4);
  const expected = Object.entries(STATISTICS).map((
    [name, { title, formula, source }],
  ) => [`\`${name}\``, title, formula, source]);
  const byName = (list: string[][]) => list.toSorted(([a], [b]) => a! < b! ? -1 : 1);
  assertEquals(byName(rows), byName(expected));
});
