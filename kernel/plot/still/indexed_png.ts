/** PNG files of few colours: about a quarter of the size of those with every shade, and no eye sees the difference. */
import { crc32, deflateSync } from "node:zlib";

const MOST_COLOURS = 256;

/**
 * @param pixels red, green, blue and alpha of each, row by row; all opaque
 * @param width pixels of a row
 */
export function indexedPng(pixels: Uint8Array, width: number): Uint8Array {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
  const { colours, indexOf } = paletteOf(countsOf(words));
  const height = words.length / width;
  // Each row begins with its filter: none, as neighbouring indexes are no neighbouring colours.
  const rows = new Uint8Array(height * (width + 1));
  let [last, index] = [-1, 0];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word !== last) [last, index] = [word, indexOf.get(word)!];
    rows[i + Math.floor(i / width) + 1] = index;
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits a pixel, into a palette.
  header.set([8, 3], 8);
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return joined([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(colours.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

type Colour = readonly [red: number, green: number, blue: number];

interface Shade {
  readonly word: number;
  readonly colour: Colour;
  readonly count: number;
}

/** Bytes of a word as they lie in memory, on the little-endian machines that there are. */
const colourOf = (word: number): Colour => [word & 255, word >> 8 & 255, word >> 16 & 255];

function countsOf(words: Uint32Array): Shade[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < words.length;) {
    const word = words[i]!;
    const from = i;
    while (i < words.length && words[i] === word) i++;
    counts.set(word, (counts.get(word) ?? 0) + i - from);
  }
  return Array.from(counts, ([word, count]) => ({ word, colour: colourOf(word), count }));
}

/** Median cut (Heckbert 1982): the box whose colours lie farthest apart is halved at the middle of its pixels. */
function paletteOf(shades: Shade[]): { colours: Colour[]; indexOf: Map<number, number> } {
  const boxes = [boxOf(shades)];
  while (boxes.length < Math.min(MOST_COLOURS, shades.length)) {
    const widest = boxes.reduce((most, box, i) => box.weight > boxes[most]!.weight ? i : most, 0);
    if (boxes[widest]!.weight === 0) break;
    boxes.splice(widest, 1, ...halves(boxes[widest]!));
  }
  const indexOf = new Map<number, number>();
  boxes.forEach(({ shades }, index) => shades.forEach(({ word }) => indexOf.set(word, index)));
  return { colours: boxes.map(meanOf), indexOf };
}

interface Box {
  readonly shades: Shade[];
  readonly channel: 0 | 1 | 2;
  /** How far its colours lie apart, more where it has many pixels; 0 for a single colour. */
  readonly weight: number;
}

function boxOf(shades: Shade[]): Box {
  const spans = ([0, 1, 2] as const).map((channel) => {
    let [low, high] = [255, 0];
    for (const { colour } of shades) {
      low = Math.min(low, colour[channel]);
      high = Math.max(high, colour[channel]);
    }
    return high - low;
  });
  const channel = spans.indexOf(Math.max(...spans)) as Box["channel"];
  const pixels = shades.reduce((sum, { count }) => sum + count, 0);
  return { shades, channel, weight: spans[channel]! * Math.sqrt(pixels) };
}

function halves({ shades, channel }: Box): [Box, Box] {
  const sorted = shades.toSorted((a, b) => a.colour[channel] - b.colour[channel]);
  const half = sorted.reduce((sum, { count }) => sum + count, 0) / 2;
  let [cut, sum] = [0, 0];
  while (cut < sorted.length - 1 && (cut === 0 || sum + sorted[cut]!.count <= half)) {
    sum += sorted[cut++]!.count;
  }
  return [boxOf(sorted.slice(0, cut)), boxOf(sorted.slice(cut))];
}

/** The commonest colour where it has most of the pixels, so that paper stays paper; else their mean. */
function meanOf({ shades }: Box): Colour {
  const most = shades.reduce((a, b) => b.count > a.count ? b : a);
  const pixels = shades.reduce((sum, { count }) => sum + count, 0);
  if (2 * most.count >= pixels) return most.colour;
  const mean = (channel: 0 | 1 | 2) =>
    Math.round(shades.reduce((sum, { colour, count }) => sum + colour[channel] * count, 0) / pixels);
  return [mean(0), mean(1), mean(2)];
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data]);
  const made = new Uint8Array(body.length + 8);
  const view = new DataView(made.buffer);
  view.setUint32(0, data.length);
  made.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return made;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}
