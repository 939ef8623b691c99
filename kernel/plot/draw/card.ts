/** A run's card as one picture: title, metrics in columns, its figures below each other, remarks at the foot. */
import { palette } from "../palette.ts";
import type { CardFigure } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";
import { figureSummary } from "../spec/text.ts";
import { metricMarks } from "./metric_rows.ts";
import { drawPart } from "./part.ts";
import {
  canvas,
  type DrawOptions,
  element,
  fitted,
  hairline,
  label,
  placed,
  rounded,
  titleLabel,
  wrapped,
} from "./svg.ts";

const LINE = 18;
/** Pixels of a bar of progress, where there is room. */
const BAR = 240;
const INDENT = 12;
const LIGHTS = { green: "gain", amber: "warn", red: "loss" } as const;
/** Most warnings written out. */
const WARNINGS = 5;

export function drawCard(figure: CardFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const marks: Element[] = [
    titleLabel(document, figure.title, width, 16),
    hairline(document, theme, 0, 30, width, 30),
  ];
  let top = 38;
  if (figure.verdict) {
    const verdict = verdictMarks(figure.verdict, options, top);
    marks.push(...verdict.marks);
    top += verdict.height;
  }
  if (figure.progress) {
    marks.push(...progressMarks(figure.progress, options, top));
    top += 28;
  }
  const metrics = metricMarks(figure.metrics, options, top);
  marks.push(...metrics.marks);
  top += metrics.height + 8;

  for (const part of figure.figures) {
    const drawing = drawPart(part, options);
    marks.push(placed(document, drawing, 0, top));
    top += Number(drawing.getAttribute("height")) + 20;
  }

  const remarks = remarkLines(figure, width);
  if (remarks.length) {
    marks.push(hairline(document, theme, 0, top, width, top));
    remarks.forEach(({ text, isWarning }, index) =>
      marks.push(label(document, 0, top + 18 + index * LINE, text, {
        fill: palette[theme][isWarning ? "warn" : "ink-2"],
      }))
    );
    top += remarks.length * LINE + 10;
  }
  return rounded(canvas(options, top, figureSummary(figure), ...marks));
}

/** A sentence beside a line in the colour of its light. */
function verdictMarks(
  { light, text }: NonNullable<CardFigure["verdict"]>,
  { document, theme, width }: DrawOptions,
  top: number,
): { marks: SVGElement[]; height: number } {
  const lines = wrapped(text, width - INDENT, 12);
  const height = lines.length * LINE;
  const fill = palette[theme][LIGHTS[light]];
  return {
    marks: [
      element(document, "rect", { x: 0, y: top, width: 2, height, fill }),
      ...lines.map((line, i) =>
        label(document, INDENT, top + 13 + i * LINE, line, { fill: palette[theme].ink })
      ),
    ],
    height: height + 12,
  };
}

function progressMarks(
  { line, done, total }: NonNullable<CardFigure["progress"]>,
  { document, theme, width }: DrawOptions,
  top: number,
): SVGElement[] {
  const full = Math.min(BAR, width / 3);
  const share = total ? Math.min(1, done / total) : 0;
  const bar = (length: number, fill: string) =>
    element(document, "rect", { x: 0, y: top + 5, width: length, height: 4, rx: 2, fill });
  const words = fitted(line, width - full - 12, 12);
  return [
    bar(full, palette[theme].rule),
    bar(full * share, palette[theme].accent),
    label(document, full + 12, top + 11, words, { fill: palette[theme]["ink-2"] }),
  ];
}

/** Every line in full: a remark that was cut would say something else. */
function remarkLines({ notes, warnings }: CardFigure, width: number): { text: string; isWarning: boolean }[] {
  const more = warnings.length - WARNINGS;
  const warned = warnings.slice(0, WARNINGS).map((warning) => `Warning: ${warning}`);
  if (more > 0) warned.push(`${formatNumber(more, "integer")} more warnings`);
  const lines = (text: string, isWarning: boolean) =>
    wrapped(text, width, 12).map((line) => ({ text: line, isWarning }));
  return [...lines(notes.join(" · "), false), ...warned.flatMap((warning) => lines(warning, true))];
}
