/** A heatmap's values as a hill, seen from above at an angle: patches between neighbours, those behind drawn first. */
import { palette } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { cellName } from "../spec/heatmap_names.ts";
import { cellText, heatmapColour, knownCells, widestText } from "./heatmap_cells.ts";
import { cellValue, trialOf } from "./heatmap_targets.ts";
import { SURFACE_HEIGHT } from "./size.ts";
import { type DrawOptions, element, haloed, label } from "./svg.ts";
import { pointTarget, type Targets } from "./target.ts";

/** How far it is turned around its upright axis, in degrees. */
export const TURN = 35;
/** Of the eye over the ground; its sine is what is left of depth. */
const ELEVATION = Math.sin(Math.PI * 30 / 180);
/** Height of the hill against half the width of its ground. */
const HILL = 0.9;

interface Eye {
  /** Pixel of a place: column and row as shares from -1 to 1, height from 0 to 1. */
  at(x: number, y: number, z: number): [number, number];
  /** Greater is nearer. */
  depth(x: number, y: number): number;
}

function eyeOf({ width, turn = TURN }: DrawOptions, top: number): Eye {
  const angle = turn * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const scale = Math.min(width / 3.3, SURFACE_HEIGHT / (HILL + 2.2 * ELEVATION * Math.SQRT2));
  const middle = top + HILL * scale + Math.SQRT2 * ELEVATION * scale + 6;
  const depth = (x: number, y: number) => x * sin + y * cos;
  return {
    depth,
    at: (x, y, z) => [
      width / 2 + (x * cos - y * sin) * scale,
      middle + depth(x, y) * ELEVATION * scale - z * HILL * scale,
    ],
  };
}

interface Node {
  row: number;
  column: number;
  value: number;
  x: number;
  y: number;
  z: number;
}

function nodesOf(figure: HeatmapFigure): (Node | null)[][] {
  const { rows, columns } = figure;
  const cells = knownCells(figure);
  const low = cells.reduce((least, { value }) => Math.min(least, value), Infinity);
  const high = cells.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const share = (index: number, count: number) => count > 1 ? 2 * index / (count - 1) - 1 : 0;
  const nodes = rows.map(() => new Array<Node | null>(columns.length).fill(null));
  for (const cell of cells) {
    nodes[cell.row]![cell.column] = {
      ...cell,
      x: share(cell.column, columns.length),
      // The first row lies in front, as the first column does at the left.
      y: -share(cell.row, rows.length),
      z: high > low ? (cell.value - low) / (high - low) : 0.5,
    };
  }
  return nodes;
}

export function surfaceMarks(figure: HeatmapFigure, options: DrawOptions, top: number): SVGElement[] {
  const { document, theme } = options;
  const eye = eyeOf(options, top);
  const nodes = nodesOf(figure);
  const colour = heatmapColour(figure, theme);
  const colours = palette[theme];
  const points = (places: [number, number][]) => places.map((place) => place.join(",")).join(" ");
  const ground = points([eye.at(-1, -1, 0), eye.at(1, -1, 0), eye.at(1, 1, 0), eye.at(-1, 1, 0)]);
  const marks = [element(document, "polygon", { points: ground, fill: "none", stroke: colours.rule })];
  for (const patch of patchesOf(nodes, eye)) {
    marks.push(element(document, "polygon", {
      points: points(patch.map(({ x, y, z }) => eye.at(x, y, z))),
      fill: colour(patch.reduce((sum, { value }) => sum + value, 0) / patch.length),
      stroke: colours.sheet,
      "stroke-width": 0.75,
      "stroke-linejoin": "round",
    }));
  }
  const best = figure.highlight && nodes[figure.highlight.row]?.[figure.highlight.column];
  if (best) {
    const [cx, cy] = eye.at(best.x, best.y, best.z);
    const words = `${figure.highlight!.name} ${cellText(figure, best.value)}`;
    marks.push(
      element(document, "circle", {
        cx,
        cy,
        r: 4,
        fill: colours.sheet,
        stroke: colours.ink,
        "stroke-width": 2,
      }),
      haloed(label(document, cx, cy - 9, words, { anchor: "middle", weight: 500 }), theme),
    );
  }
  return [...marks, ...edgeNames(figure, options, eye)];
}

/** Four neighbours each, from the back to the front; none where one of them has no value. */
function patchesOf(nodes: (Node | null)[][], eye: Eye): Node[][] {
  const patches: { corners: Node[]; depth: number }[] = [];
  for (let row = 0; row + 1 < nodes.length; row++) {
    for (let column = 0; column + 1 < nodes[row]!.length; column++) {
      const corners = [
        nodes[row]![column]!,
        nodes[row]![column + 1]!,
        nodes[row + 1]![column + 1]!,
        nodes[row + 1]![column]!,
      ];
      if (corners.some((node) => node === null)) continue;
      const depth = corners.reduce((sum, { x, y }) => sum + eye.depth(x, y), 0);
      patches.push({ corners, depth });
    }
  }
  return patches.sort((a, b) => a.depth - b.depth).map(({ corners }) => corners);
}

/** First, middle and last names along the two edges in front, with their titles. */
function edgeNames(figure: HeatmapFigure, options: DrawOptions, eye: Eye): SVGElement[] {
  const { document, theme, width } = options;
  const fill = palette[theme]["ink-2"];
  const front = eye.depth(0, 1) > 0 ? 1 : -1;
  const side = eye.depth(1, 0) > 0 ? 1 : -1;
  const along = (names: string[], title: string, place: (share: number) => [number, number]) => {
    const picked = [...new Set([0, Math.floor((names.length - 1) / 2), names.length - 1])];
    const [middleX, middleY] = place(0);
    const isLeft = middleX < width / 2;
    const words = picked.map((index) => {
      const share = names.length > 1 ? 2 * index / (names.length - 1) - 1 : 0;
      const [x, y] = place(share * 0.94);
      return { text: names[index]!, x: x + (isLeft ? -6 : 6), y: y + 12 };
    });
    words.push({ text: title, x: middleX + (isLeft ? -42 : 42), y: middleY + 30 });
    return words.map(({ text, x, y }) => {
      const wide = widestText([text], 12);
      const inside = isLeft ? Math.max(x, wide) : Math.min(x, width - wide);
      return label(document, inside, y, text, { fill, anchor: isLeft ? "end" : "start" });
    });
  };
  return [
    ...along(figure.columns, figure.columnTitle ?? "", (share) => eye.at(share, front, 0)),
    ...along(figure.rows, figure.rowTitle ?? "", (share) => eye.at(side, -share, 0)),
  ];
}

export function surfaceTargets(figure: HeatmapFigure, options: DrawOptions, top: number): Targets {
  const eye = eyeOf(options, top);
  return nodesOf(figure).map((row) =>
    row.flatMap((node) => {
      if (node === null) return [];
      const [x, y] = eye.at(node.x, node.y, node.z);
      return [
        {
          ...pointTarget(
            x,
            y,
            () => [cellName(figure, node.row, node.column), cellValue(figure, node.value)],
          ),
          ...trialOf(figure.places?.[node.row]?.[node.column]),
        },
      ];
    })
  );
}
