/** What the store says of one series, and what is put into it. */
import type { CorporateAction } from "../../market/bars.ts";
import type { OhlcvColumns } from "../ohlcv.ts";
import type { SeriesKey } from "../providers/provider.ts";
import type { Adjusted } from "../validate/raw_bars.ts";

/** The source of what somebody brought himself; it counts more than any provider. */
export const IMPORT_SOURCE = "import";

/** A stretch of time that one source has answered for: between its bars there are none. */
export interface CoveredRange {
  /** Starts of bars, epoch ms: from the first to before the second. */
  readonly from: number;
  readonly to: number;
  readonly source: string;
  /** Epoch ms. */
  readonly fetched: number;
}

/** The catalogue's row of a series. */
export interface StoredSeries extends SeriesKey {
  /** Epoch ms of the first and last bar; NaN without rows. */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** Content hash of the columns; names the files. */
  readonly hash: string;
  readonly basis: Adjusted;
  /** Whether the source's adjusted closes are kept as a seventh column. */
  readonly adjusted: boolean;
  readonly actions: readonly CorporateAction[];
  readonly name: string;
  readonly currency: string;
  /** Ascending, not overlapping; neighbours of one source and one fetch are one. */
  readonly ranges: readonly CoveredRange[];
  /** Of an import: its original file in the workspace, and what its owner says of it. */
  readonly about: SeriesNotes;
}

export interface SeriesNotes {
  readonly file?: string;
  readonly exchange?: string;
  readonly description?: string;
  /** validate()'s score, 0 to 100. */
  readonly quality?: number;
  readonly note?: string;
  /** Of a sample: the hash of the file that it was made from. */
  readonly version?: string;
}

/** A series as it is read; its columns are shared by all that read it and never written to. */
export interface SeriesData {
  readonly row: StoredSeries;
  readonly columns: OhlcvColumns;
  readonly adjustedClose?: Float64Array;
}

/** What a source answered, to be merged into a series. */
export interface Piece {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly fetched: number;
  /** Stretches in it that are not to count as answered, where there are no bars: another source may have some. */
  readonly holes?: readonly { readonly from: number; readonly to: number }[];
  readonly columns: OhlcvColumns;
  readonly basis: Adjusted;
  readonly actions?: readonly CorporateAction[];
  readonly adjustedClose?: Float64Array;
  readonly name?: string;
  readonly currency?: string;
  readonly about?: SeriesNotes;
}

/** Two sources, or two fetches of one, that do not agree on a bar; a value is NaN where there is no such bar. */
export interface Conflict extends SeriesKey {
  readonly time: number;
  readonly field: "open" | "high" | "low" | "close" | "volume";
  readonly kept: { readonly source: string; readonly value: number };
  readonly other: { readonly source: string; readonly value: number };
  /** Epoch ms. */
  readonly noted: number;
}

/** A stretch that its source has no bars for, though the calendar has sessions there. */
export interface Hole {
  readonly from: number;
  readonly to: number;
  readonly source: string;
  /** Epoch ms after which it is asked for again. */
  readonly until: number;
}
