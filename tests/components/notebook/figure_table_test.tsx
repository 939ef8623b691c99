import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import { FigureTable } from "../../../components/notebook/FigureTable.tsx";
import type { TableFigure } from "../../../kernel/plot/spec/figure.ts";

Deno.test("FigureTable gives room to a column of long texts alone, and sets numbers apart", () => {
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
  const html = renderToString(<FigureTable figure={figure} />);
  const cells = [...html.matchAll(/<(th|td)( [^>]*)?>/g)].map(([tag]) =>
    /class="(\w+)"/.exec(tag)?.[1] ?? ""
  );
  assertEquals(cells, ["", "long", "number", "", "long", "number", "", "long", "number"]);
});
