/** A sheet as one long picture: its sections below each other, folded ones in a line that says what they hold. */
import { palette } from "../palette.ts";
import type { SheetFigure, SheetSection, SheetTerms } from "../spec/sheet.ts";
import { figureSummary } from "../spec/text.ts";
import { metricMarks } from "./metric_rows.ts";
import { drawPart } from "./part.ts";
import {
  canvas,
  type DrawOptions,
  fitted,
  hairline,
  label,
  placed,
  rounded,
  titleLabel,
  wrapped,
} from "./svg.ts";
import { textWidth } from "./text_width.ts";

const LINE = 18;
/** Least width of a column of terms. */
const TERMS_WIDTH = 300;

interface Drawn {
  marks: Element[];
  bottom: number;
}

export function drawSheet(figure: SheetFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const marks: Element[] = [
    titleLabel(document, figure.title, width, 20),
    hairline(document, theme, 0, 34, width, 34),
  ];
  let top = 34;
  for (const section of figure.sections) {
    const drawn = section.folded ? foldedLine(section, options, top) : sectionMarks(section, options, top);
    marks.push(...drawn.marks);
    top = drawn.bottom;
  }
  return rounded(canvas(options, top + 4, figureSummary(figure), ...marks));
}

function foldedLine(section: SheetSection, { document, theme, width }: DrawOptions, top: number): Drawn {
  const words = `${section.title}: ${contentsOf(section)}`;
  const fill = palette[theme]["ink-2"];
  return {
    marks: [label(document, 0, top + 26, fitted(words, width, 13), { size: 13, fill })],
    bottom: top + 32,
  };
}

/** What a folded section holds, in words. */
function contentsOf({ terms = [], figures = [] }: SheetSection): string {
  const tables = figures.filter(({ kind }) => kind === "table").length;
  const counted = [
    [terms.reduce((sum, group) => sum + group.terms.length, 0), "value"],
    [figures.length - tables, "picture"],
    [tables, "table"],
  ] as const;
  const said = counted.filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`);
  return said.join(", ") || "notes";
}

function sectionMarks(section: SheetSection, options: DrawOptions, from: number): Drawn {
  const { document, theme, width } = options;
  const { title, text = [], metrics = [], terms = [], figures = [], warnings = [] } = section;
  const marks: Element[] = [titleLabelAt(options, title, from + 14)];
  let top = from + 44;
  const write = (words: string, fill?: string) => {
    for (const line of wrapped(words, width, 13)) {
      marks.push(label(document, 0, top + 13, line, { size: 13, fill }));
      top += LINE;
    }
    top += 4;
  };
  text.forEach((paragraph) => write(paragraph));
  if (metrics.length > 0) {
    const drawn = metricMarks(metrics, options, top);
    marks.push(...drawn.marks);
    top += drawn.height + 8;
  }
  if (terms.length > 0) {
    const drawn = termsMarks(terms, options, top);
    marks.push(...drawn.marks);
    top = drawn.bottom;
  }
  for (const part of figures) {
    const drawing = drawPart(part, options);
    marks.push(placed(document, drawing, 0, top + 8));
    top += Number(drawing.getAttribute("height")) + 20;
  }
  warnings.forEach((warning) => write(`Warning: ${warning}`, palette[theme].warn));
  return { marks, bottom: top };
}

function titleLabelAt({ document, width }: DrawOptions, title: string, y: number): Element {
  return label(document, 0, y + 18, fitted(title, width, 16, 600), { size: 16, weight: 600 });
}

/** Groups below each other, in as many columns as fit. */
function termsMarks(groups: SheetTerms[], { document, theme, width }: DrawOptions, top: number): Drawn {
  const columns = Math.max(1, Math.floor(width / TERMS_WIDTH));
  const room = width / columns - 20;
  const secondary = palette[theme]["ink-2"];
  const bottoms = new Array<number>(columns).fill(top);
  const marks: Element[] = [];
  for (const { title, terms } of groups) {
    const column = bottoms.indexOf(Math.min(...bottoms));
    const x = Math.round(column * (room + 20));
    let y = bottoms[column]! + 4;
    if (title) {
      marks.push(label(document, x, y += LINE, fitted(title, room, 13, 600), { size: 13, weight: 600 }));
    }
    for (const { label: name, value } of terms) {
      y += LINE;
      marks.push(label(document, x, y, fitted(name, room, 12), { fill: secondary }));
      // What does not fit beside its name stands below it.
      const beside = textWidth(name, 12) + 16 + textWidth(value, 12) <= room;
      for (const [row, line] of (beside ? [value] : wrapped(value, room, 12)).entries()) {
        if (row > 0 || !beside) y += LINE;
        marks.push(label(document, x + room, y, line, { anchor: "end" }));
      }
    }
    bottoms[column] = y + 12;
  }
  return { marks, bottom: Math.max(...bottoms) };
}
