/** Masks of a program over one symbol's bars, as the full engine reads them: computed when a plan first asks for one. */
import { EMPTY_PLAN, type Plan } from "../engine/plan.ts";
import { aboveMask, andMask, betweenMask, crossMasks, notMask, orMask } from "../signals/masks.ts";
import type { ColumnCache } from "./columns.ts";
import { type Operation, OPERATION_SIZE, OPERATIONS, PLAN_PARTS, type Program } from "./program.ts";

type Masks = (place: number) => Uint8Array;
type Columns = (place: number) => Float64Array;

const COMPUTE: Readonly<
  Record<Operation, (a: number, b: number, c: number, of: ProgramMasks) => Uint8Array>
> = {
  above: (a, b, _, of) => aboveMask(of.column(a), of.column(b)),
  cross: (a, b, _, of) => of.cross(a, b),
  between: (x, low, high, of) => betweenMask(of.column(x), of.column(low), of.column(high)),
  and: (a, b, _, of) => andMask(of.mask(a), of.mask(b)),
  or: (a, b, _, of) => orMask(of.mask(a), of.mask(b)),
  not: (a, _b, _c, of) => notMask(of.mask(a)),
};

/** Bytes of masks after which they are computed anew: neighbours in a chunk share most of theirs. */
const MOST_BYTES = 32 * 2 ** 20;

export class ProgramMasks {
  readonly #program: Program;
  readonly #columns: ColumnCache;
  readonly #symbol: number;
  readonly #masks = new Map<number, Uint8Array>();
  #bytes = 0;
  /** Where `a` falls below `b`, found beside where it rises above: mostly asked for next. */
  #falls: { readonly a: number; readonly b: number; readonly mask: Uint8Array } | null = null;

  /** @param symbol place of its bars in the sweep */
  constructor(program: Program, columns: ColumnCache, symbol: number) {
    this.#program = program;
    this.#columns = columns;
    this.#symbol = symbol;
  }

  column: Columns = (place) => this.#columns.column(this.#symbol, this.#program.columns[place]!);

  mask: Masks = (place) => {
    const known = this.#masks.get(place);
    if (known !== undefined) return known;
    const { given } = this.#program;
    const mask = place < given.length
      ? this.#columns.signal(this.#symbol, given[place]!)
      : this.#computed(place - given.length);
    if (this.#bytes > MOST_BYTES) {
      this.#masks.clear();
      this.#bytes = 0;
    }
    this.#masks.set(place, mask);
    this.#bytes += mask.byteLength;
    return mask;
  };

  /** Where one column crosses above another. */
  cross(a: number, b: number): Uint8Array {
    const falls = this.#falls;
    if (falls !== null && falls.a === b && falls.b === a) return falls.mask;
    const { above, below } = crossMasks(this.column(a), this.column(b));
    this.#falls = { a, b, mask: below };
    return above;
  }

  /** What a trial wants of the symbol, over all of its bars. */
  plan(trial: number): Plan {
    const parts = PLAN_PARTS.map((part, i): [string, Uint8Array | Float64Array | null] => {
      const place = this.#program.plans[trial * PLAN_PARTS.length + i]!;
      return [part, place < 0 ? null : i < 4 ? this.mask(place) : this.column(place)];
    });
    return { ...EMPTY_PLAN, ...Object.fromEntries(parts) };
  }

  #computed(operation: number): Uint8Array {
    const { operations } = this.#program;
    const at = operation * OPERATION_SIZE;
    const compute = COMPUTE[OPERATIONS[operations[at]!]!];
    return compute(operations[at + 1]!, operations[at + 2]!, operations[at + 3]!, this);
  }
}

/** A plan of the first bars alone. */
export function cutPlan(plan: Plan, length: number): Plan {
  const isWhole = PLAN_PARTS.every((part) => plan[part] === null || plan[part].length === length);
  if (isWhole) return plan;
  const parts = PLAN_PARTS.map((part) => [part, plan[part]?.subarray(0, length) ?? null]);
  return { ...plan, ...Object.fromEntries(parts) };
}
