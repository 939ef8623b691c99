/** Columns and signals of a program over the bars of a sweep, kept as long as there is room for them. */
import type { Bars } from "../market/bars.ts";
import { Evaluator } from "../signals/evaluate.ts";
import { Interner } from "../signals/intern.ts";
import type { ColumnLike, Node, SignalLike } from "../signals/node.ts";

/** Distinct expressions after which all is forgotten: a search in a continuum never asks for the same one again. */
const MOST_EXPRESSIONS = 200_000;

/**
 * Evaluates expressions, those that were evaluated before from memory. At most `mostBytes` are kept, and as many again are in
 * use while a chunk is worked on; what was used longest ago goes first.
 */
export class ColumnCache {
  readonly #bars: readonly Bars[];
  readonly mostBytes: number;
  readonly #kept = new Map<string, Float64Array | Uint8Array>();
  #bytes = 0;
  #interner = new Interner();
  /** By place of the bars; those of columns that have just been computed know the parts of these. */
  #evaluators: (Evaluator | undefined)[] = [];
  #computed = 0;

  constructor(bars: readonly Bars[], mostBytes: number) {
    this.#bars = bars;
    this.mostBytes = mostBytes;
  }

  /** How many bytes are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  column(place: number, column: ColumnLike): Float64Array {
    return this.#values(place, column, (evaluator) => evaluator.column(column)) as Float64Array;
  }

  signal(place: number, signal: SignalLike): Uint8Array {
    return this.#values(place, signal, (evaluator) => evaluator.signal(signal)) as Uint8Array;
  }

  /** Nodes of the next chunk are other objects, mostly of expressions that are known. */
  endChunk(): void {
    this.#forgetParts();
    this.#interner.forgetNodes();
    if (this.#interner.count < MOST_EXPRESSIONS) return;
    this.#interner = new Interner();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #values(place: number, node: Node, evaluate: (evaluator: Evaluator) => Float64Array | Uint8Array) {
    const key = `${place} ${this.#interner.idOf(node)}`;
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    if (this.#computed > this.mostBytes) this.#forgetParts();
    const bars = this.#bars[place]!;
    const values = evaluate(this.#evaluators[place] ??= new Evaluator(bars));
    if (isHeld(bars, node)) return values;
    this.#computed += values.byteLength;
    this.#keep(key, values);
    return values;
  }

  #forgetParts(): void {
    this.#evaluators = [];
    this.#computed = 0;
  }

  #keep(key: string, values: Float64Array | Uint8Array): void {
    this.#kept.set(key, values);
    this.#bytes += values.byteLength;
    for (const [oldest, { byteLength }] of this.#kept) {
      if (this.#bytes <= this.mostBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}

/** What the bars or the program hold themselves takes no memory here. */
function isHeld(bars: Bars, node: Node): boolean {
  if (typeof node !== "object" || !("kind" in node)) return node instanceof Float64Array;
  return node.inputs.length === 0 && (node.operation in bars || node.kind === "column" && !!node.values);
}
