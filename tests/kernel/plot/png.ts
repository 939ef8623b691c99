/** A PNG as the rasteriser or we write them, 8 bits a channel or into a palette, without interlace, decoded for tests. */
export interface Image {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  pixels: Uint8Array;
}

/** Width and height in pixels, from the header. */
export function pngSize(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return [view.getUint32(16), view.getUint32(20)];
}

export async function decodePng(png: Uint8Array): Promise<Image> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = pngSize(png);
  const isIndexed = png[25] === 3;
  const channels = isIndexed ? 1 : png[25] === 6 ? 4 : 3;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let palette = new Uint8Array(0);
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    if (type === "PLTE") palette = new Uint8Array(png.subarray(at + 8, at + 8 + length));
    if (type === "IDAT") parts.push(new Uint8Array(png.subarray(at + 8, at + 8 + length)));
    at += length + 12;
  }
  const inflated = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(await new Response(inflated).arrayBuffer());
  const rows = unfilter(raw, width * channels, height, channels);
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < (isIndexed ? 3 : channels); c++) {
      pixels[i * 4 + c] = isIndexed ? palette[rows[i]! * 3 + c]! : rows[i * channels + c]!;
    }
  }
  return { width, height, pixels };
}

/** Undoes the five PNG filters (PNG specification, section 9). */
function unfilter(raw: Uint8Array, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= step ? out[at - step]! : 0;
      const up = y > 0 ? out[at - stride]! : 0;
      const corner = x >= step && y > 0 ? out[at - stride - step]! : 0;
      out[at] = raw[y * (stride + 1) + 1 + x]! + guess(filter, left, up, corner);
    }
  }
  return out;
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** How many pixels of a region, in shares of the picture, are within 24 levels a channel of a colour. */
export function countPixels(
  { width, height, pixels }: Image,
  colour: string,
  [x1, y1, x2, y2]: [number, number, number, number] = [0, 0, 1, 1],
): number {
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let y = Math.floor(y1 * height); y < Math.floor(y2 * height); y++) {
    for (let x = Math.floor(x1 * width); x < Math.floor(x2 * width); x++) {
      const at = (y * width + x) * 4;
      if (wanted.every((level, c) => Math.abs(pixels[at + c]! - level) <= 24)) count++;
    }
  }
  return count;
}
