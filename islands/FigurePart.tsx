import type { SheetPart } from "../kernel/plot/spec/sheet.ts";
import Drawing from "./Drawing.tsx";
import TableView from "./TableView.tsx";
import TimeChart from "./TimeChart.tsx";

/** One picture or table, drawn live. */
export default function FigurePart({ figure }: { figure: SheetPart }) {
  switch (figure.kind) {
    case "time":
      return <TimeChart figure={figure} />;
    case "chart":
    case "heatmap":
      return <Drawing figure={figure} />;
    case "table":
      return <TableView figure={figure} />;
  }
}
