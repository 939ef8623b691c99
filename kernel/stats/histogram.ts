/** How often values fall between edges, and a width of bins that shows their shape. */
import { ParameterError } from "../series/errors.ts";
import { selectQuantile } from "../series/selection.ts";
import { checkOption } from "./check_option.ts";

export interface Histogram {
  /** One more than there are bins, ascending. */
  readonly edges: Float64Array;
  /** Values from an edge up to the next one, which itself belongs to the next bin; the last edge to the last bin. */
  readonly counts: Int32Array;
}

/** Most bins: more could not be told apart in a picture. */
const MOST_BINS = 80;

/** Most bins by a width that was asked for: a picture is not so many pixels wide. */
const MOST_ASKED = 5_000;

/**
 * Width of bins after Freedman and Diaconis 1981: twice the interquartile range over the cube root of the count, but no more
 * than 80 bins over the whole span. Where half the values are equal, a tenth of the span; 0 where all are. NaN is no value.
 */
export function binWidth(values: Float64Array): number {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return 0;
  const span = known.reduce((most, value) => Math.max(most, value)) -
    known.reduce((least, value) => Math.min(least, value));
  const lower = selectQuantile(known, 0.25);
  const range = selectQuantile(known, 0.75, Math.floor((known.length - 1) * 0.25)) - lower;
  const width = 2 * range / Math.cbrt(known.length);
  return width > 0 ? Math.max(width, span / MOST_BINS) : span / 10;
}

/**
 * Counts in bins of one width whose edges are its multiples, so that zero is one: gains and losses share no bin. Without a
 * width that of binWidth(), rounded to two digits; a single bin around values that are all equal, none for none. NaN is no
 * value.
 *
 * @throws ParameterError for a width that is none or makes more than 5,000 bins
 */
export function histogram(values: Float64Array, asked?: number): Histogram {
  const isWidth = asked === undefined || asked > 0 && asked < Infinity;
  checkOption("binWidth", asked, isWidth, "a width above zero");
  const width = asked ?? roundWidth(binWidth(values));
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return { edges: new Float64Array(0), counts: new Int32Array(0) };
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  if (!(width > 0)) {
    const around = Math.abs(low) * 0.05 || 0.5;
    return { edges: Float64Array.of(low - around, low + around), counts: Int32Array.of(known.length) };
  }
  if ((high - low) / width > MOST_ASKED) {
    throw new ParameterError(
      `Set binWidth to at least ${
        ((high - low) / MOST_ASKED).toPrecision(2)
      }, so that there are ${MOST_ASKED} bins ` +
        `at most: it is ${width}`,
      { field: "binWidth", value: width, allowed: `a width of at most ${MOST_ASKED} bins` },
    );
  }
  const first = Math.floor(low / width);
  // A value too small beside the width is zero once divided by it.
  const above = Math.ceil(high / width);
  const count = Math.max(1, (above * width < high ? above + 1 : above) - first);
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => (first + i) * width);
  const counts = new Int32Array(count);
  for (const value of known) {
    let bin = Math.min(count - 1, Math.max(0, Math.floor(value / width) - first));
    // Dividing may round a value over the edge that it lies beside.
    if (value < edges[bin]!) bin--;
    else if (bin < count - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}

function roundWidth(width: number): number {
  return width > 0 ? Number(width.toPrecision(2)) : 0;
}
