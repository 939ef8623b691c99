/** A tile carried out in WebAssembly. */
import type { FastAccount, FastTrials } from "./account.ts";
import { givenBits } from "./bits.ts";
import { brokerOf } from "./broker.ts";
import { AHEAD_SPARE } from "./decisions.ts";
import { ledgerNumbers, type Machine, windowTables } from "./machine.ts";
import type { Tables } from "./tables.ts";
import { BETWEEN, GIVEN, STEP, type Tile } from "./tile.ts";
import { RAW, STATES } from "./layout.ts";

/** What `assembly/` exports; addresses are byte offsets in its memory. */
interface Exports {
  prepare(doubles: number, floats: number, valid: number, words: number): void;
  evaluate(steps: number, count: number, columns: number, masks: number, words: number): void;
  walkAll(
    ledger: number,
    plans: number,
    trials: number,
    windows: number,
    segments: number,
    words: number,
  ): void;
}

const PAGE = 65_536;
/** Bytes of columns kept for the next tile. */
const KEPT = 256 * 2 ** 20;

/** One instance for all accounts of a thread, as each would hold gigabytes of address space; one account is in it at a time. */
class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  readonly exports: Exports;
  doubles = new Float64Array(this.memory.buffer);
  ints = new Int32Array(this.memory.buffer);
  broker: ReturnType<typeof brokerOf> | null = null;
  owner: object | null = null;
  #end = 0;

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module, {
      env: { memory: this.memory },
      broker: {
        begin: () => this.broker!.begin(),
        buy: (bar: number, cash: number) => this.broker!.buy(bar, cash),
        sell: (bar: number, units: number, reference: number) => this.broker!.sell(bar, units, reference),
      },
    }).exports as unknown as Exports;
  }

  get end(): number {
    return this.#end;
  }

  /** Gives back what was taken after an address. */
  reset(end = 0): void {
    this.#end = end;
  }

  /** Room for so many bytes, which hold whatever was there before. */
  take(bytes: number): number {
    const at = this.#end;
    this.#end = at + Math.ceil(bytes / 64) * 64;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) {
      // By a half more, as each time the memory may have to move.
      const pages = Math.ceil(Math.max(missing, this.memory.buffer.byteLength / 2) / PAGE);
      this.memory.grow(Math.max(Math.ceil(missing / PAGE), Math.min(pages, MOST_PAGES - this.#pages)));
      this.doubles = new Float64Array(this.memory.buffer);
      this.ints = new Int32Array(this.memory.buffer);
    }
    return at;
  }

  get #pages(): number {
    return this.memory.buffer.byteLength / PAGE;
  }

  put(values: Float64Array | Int32Array): number {
    const at = this.take(values.byteLength);
    if (values instanceof Float64Array) this.doubles.set(values, at / 8);
    else this.ints.set(values, at / 4);
    return at;
  }
}

const MOST_PAGES = 65_536;

const arenas = new WeakMap<WebAssembly.Module, Arena>();

function arenaOf(module: WebAssembly.Module): Arena {
  let arena = arenas.get(module);
  if (!arena) arenas.set(module, arena = new Arena(module));
  return arena;
}

/** Where things lie while the account is in the arena. */
interface Layout {
  readonly ledger: number;
  readonly windows: number;
  readonly edges: number;
  readonly raw: number;
  readonly segments: number;
  /** Address of the field of the ledger that names the masks. */
  readonly masksField: number;
  /** From here on: columns, then what each tile needs. */
  readonly columns: number;
}

export function simdMachine(
  module: WebAssembly.Module,
  account: FastAccount,
  tables: Tables,
  trials: number,
): Machine {
  const arena = arenaOf(module);
  const { bars } = account;
  const all = windowTables(account.windows);
  const owner = {};
  /** Addresses of doubles, floats and mask by column, from the first word on that is taken. */
  const loaded = new Map<Float64Array, readonly [number, number, number]>();
  let layout: Layout;
  let [from, size] = [0, 0];
  const broker = brokerOf(account, () => arena.doubles.subarray(layout.ledger / 8 + 16));

  function load(): Layout {
    arena.reset();
    loaded.clear();
    const ledger = arena.take(128 + 8 * STATES);
    const state = ledger + 128;
    const arrays = [tables.opens, tables.sums, tables.extremes, tables.limits, tables.rules];
    const places = arrays.map((array) => arena.put(array));
    const raw = arena.take(8 * trials * all.count * RAW);
    const sums = arena.take(16 * trials * all.segments);
    const ahead = arena.take(4 * (bars.length + AHEAD_SPARE));
    const [windows, edges] = [arena.put(all.windows), arena.put(all.edges)];
    const rest = [
      state,
      windows,
      edges,
      0,
      raw,
      ahead,
      sums,
      ...ledgerNumbers(account, tables),
    ];
    arena.ints.set([...places, ...rest], ledger / 4);
    arena.owner = owner;
    arena.broker = broker;
    const masksField = ledger + 4 * (places.length + 3);
    return { ledger, windows, edges, raw, segments: sums, masksField, columns: arena.end };
  }

  function loadColumn(values: Float64Array): readonly [number, number, number] {
    const known = loaded.get(values);
    if (known) return known;
    const doubles = arena.take(256 * size);
    const own = values.subarray(32 * from, 32 * (from + size));
    arena.doubles.set(own, doubles / 8);
    arena.doubles.fill(NaN, doubles / 8 + own.length, doubles / 8 + 32 * size);
    const floats = arena.take(128 * size);
    const valid = arena.take(4 * size);
    arena.exports.prepare(doubles, floats, valid, size);
    const places = [doubles, floats, valid] as const;
    loaded.set(values, places);
    return places;
  }

  return {
    run(tile, given, { count, windows, edges, segments, first, last }) {
      if (arena.owner !== owner) layout = load();
      arena.ints.set(windows, layout.windows / 4);
      arena.ints.set(edges, layout.edges / 4);
      const columns = columnsOf(tile, given);
      // Columns are compared two words at a time.
      const words = (last - first + 1) & -2;
      const others = first !== from || words !== size;
      if (others || arena.end - layout.columns + 388 * words * columns.places.length > KEPT) {
        arena.reset(layout.columns);
        loaded.clear();
        [from, size] = [first, words];
      }
      const places = columns.places.map(loadColumn);
      const kept = arena.end;
      const table = arena.put(Int32Array.from(places.flat()));
      const steps = arena.put(columns.steps);
      const plans = arena.put(tile.plans.subarray(0, 2 * tile.trialCount));
      const masks = arena.take(4 * (words * tile.stepCount + 1));
      for (let step = 0; step < tile.stepCount; step++) {
        if (tile.steps[step * STEP] !== GIVEN) continue;
        const at = masks / 4 + step * words;
        const mask = given.given[tile.steps[step * STEP + 1]!]!.subarray(32 * first, 32 * last);
        givenBits(mask, arena.ints.subarray(at, at + words));
      }
      // As if they began with the first bar.
      arena.ints[layout.masksField / 4] = masks - 4 * first;
      arena.exports.evaluate(steps, tile.stepCount, table, masks, words);
      arena.exports.walkAll(layout.ledger, plans, tile.trialCount, count, segments, words);
      arena.reset(kept);
      const rawSize = tile.trialCount * count * RAW;
      return {
        raw: arena.doubles.subarray(layout.raw / 8, layout.raw / 8 + rawSize),
        segments: arena.doubles.subarray(
          layout.segments / 8,
          layout.segments / 8 + 2 * tile.trialCount * segments,
        ),
      };
    },
  };
}

/** The columns that a tile compares, and its steps with places among these instead of those of the program. */
function columnsOf(tile: Tile, { columns }: FastTrials): { places: Float64Array[]; steps: Int32Array } {
  const steps = tile.steps.slice(0, tile.stepCount * STEP);
  const placeOf = new Int32Array(columns.length).fill(-1);
  const places: Float64Array[] = [];
  for (let at = 0; at < steps.length; at += STEP) {
    if (steps[at]! > BETWEEN) continue;
    for (let part = at + 1; part < at + STEP; part++) {
      const column = steps[part]!;
      if (column < 0) continue;
      if (placeOf[column] === -1) placeOf[column] = places.push(columns[column]!) - 1;
      steps[part] = placeOf[column]!;
    }
  }
  return { places, steps };
}
