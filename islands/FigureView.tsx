import { CardFrame } from "../components/notebook/CardFrame.tsx";
import { SheetFrame } from "../components/notebook/SheetFrame.tsx";
import type { Figure } from "../kernel/plot/spec/figure.ts";
import Drawing from "./Drawing.tsx";
import TableView from "./TableView.tsx";
import TimeChart from "./TimeChart.tsx";

/** A figure that is known to be one, drawn live. */
export default function FigureView({ figure }: { figure: Figure }) {
  switch (figure.kind) {
    case "time":
      return <TimeChart figure={figure} />;
    case "chart":
    case "heatmap":
      return <Drawing figure={figure} />;
    case "table":
      return <TableView figure={figure} />;
    case "card":
      return (
        <CardFrame figure={figure}>
          {figure.figures.map((part, i) => <FigureView key={i} figure={part} />)}
        </CardFrame>
      );
    case "sheet":
      return <SheetFrame figure={figure} part={(part) => <FigureView figure={part} />} />;
  }
}
