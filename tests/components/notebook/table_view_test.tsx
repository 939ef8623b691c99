import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import TableView from "../../../islands/TableView.tsx";
import type { TableFigure } from "../../../kernel/plot/spec/figure.ts";

Deno.test("TableView gives room to a column of long texts alone, and sets numbers apart", () => {
  const figure: TableFigure = {
    kind: "table",
    title: "Orders",
    columns: [
      { name: "Side", format: "text" },
      { name: "Reason", format: "text" },
      { name: "Price", format: "price" },
    ],
    rows: [["buy", "", 1], ["sell", "cancelled as the position was closed", 2]],
    total: 2,
  };
  const html = renderToString(<TableView figure={figure} />);
  const cells = [...html.matchAll(/<(th|td)( [^>]*)?>/g)].map(([tag]) =>
    /class="(\w+)"/.exec(tag)?.[1] ?? ""
  );
  assertEquals(cells, ["", "long", "number", "", "long", "number", "", "long", "number"]);
});

Deno.test("TableView sets marked cells in bold and says what for", () => {
  const figure: TableFigure = {
    kind: "table",
    title: "Runs",
    columns: [{ name: "Sharpe", format: "ratio" }],
    rows: [[0.5], [1.25]],
    total: 2,
    marked: { meaning: "best of its column", cells: [[1, 0]] },
  };
  const html = renderToString(<TableView figure={figure} />);
  assertEquals([...html.matchAll(/<strong.*?<\/strong>/g)].map(([tag]) => tag), [
    '<strong title="best of its column">1.25</strong>',
  ]);
});

Deno.test("TableView of a long table draws its first rows and keeps room for the others", () => {
  const figure: TableFigure = {
    kind: "table",
    title: "Long",
    columns: [{ name: "n", format: "integer" }],
    rows: Array.from({ length: 1000 }, (_, i) => [i]),
    total: 4000,
  };
  const html = renderToString(<TableView figure={figure} />);
  assertEquals(html.match(/<td/g)?.length, 30);
  assertEquals(html.match(/aria-rowcount="(\d+)"/)?.[1], "1001");
  assertEquals(html.includes("first 1,000 of 4,000 rows"), true);
});
