import { CardFrame } from "../components/notebook/CardFrame.tsx";
import { SheetFrame } from "../components/notebook/SheetFrame.tsx";
import type { Figure } from "../kernel/plot/spec/figure.ts";
import FigurePart from "./FigurePart.tsx";
import SqlBox from "./SqlBox.tsx";

/** A figure that is known to be one, drawn live. */
export default function FigureView({ figure }: { figure: Figure }) {
  switch (figure.kind) {
    case "card":
      return (
        <CardFrame figure={figure}>
          {figure.figures.map((part, i) => <FigurePart key={i} figure={part} />)}
        </CardFrame>
      );
    case "sheet":
      return (
        <SheetFrame figure={figure} part={(part) => <FigurePart figure={part} />}>
          {figure.tables && <SqlBox tables={figure.tables} />}
        </SheetFrame>
      );
    default:
      return <FigurePart figure={figure} />;
  }
}
