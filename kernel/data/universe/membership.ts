/** Who belonged to an index or list when: stretches of membership from the sources that publishers give. */
import { DataError } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";

/** A stretch of membership, epoch ms of the first day and of the first day no longer in it; Infinity: to this day. */
export interface Spell {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/** What changed before the open of a day. */
export interface Change {
  readonly time: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What is known of a symbol apart from its membership; empty where the source does not say. */
export interface Facts {
  readonly symbol: string;
  readonly name: string;
  readonly sector: string;
  /** In the currency of the market; NaN where the source does not say. */
  readonly marketCap: number;
  /** First day in the list, -Infinity where it is not known. */
  readonly added: number;
}

export type Source =
  | {
    readonly kind: "spells";
    readonly file: string;
    readonly spells: readonly Spell[];
    readonly members: readonly Facts[];
  }
  | { readonly kind: "changes"; readonly file: string; readonly changes: readonly Change[] }
  /** All members before the open of a day, and what changed in the time after it. */
  | {
    readonly kind: "year";
    readonly file: string;
    readonly time: number;
    readonly symbols: readonly string[];
    readonly changes: readonly Change[];
  }
  /** Members at a time that the file does not tell: those who left before it are missing. */
  | { readonly kind: "list"; readonly file: string; readonly members: readonly Facts[] };

export interface Membership {
  readonly spells: readonly Spell[];
  /** Whether those who left are in it too. */
  readonly pointInTime: boolean;
  /** First day for which the members are known, and day of the last change that the source has; infinite in a list. */
  readonly since: number;
  readonly until: number;
  readonly facts: ReadonlyMap<string, Facts>;
  readonly files: readonly string[];
}

/**
 * One history from several sources: stretches first, changes where they go on after the last day of these, full lists of
 * a year put right what the changes before them left out. A plain list beside a history gives names and sectors alone.
 *
 * @throws DataError for changes with nothing to begin from, and for two plain lists without a history
 */
export function joinSources(universe: string, sources: readonly Source[]): Membership {
  const files = sources.map(({ file }) => file);
  const lists = sources.filter((source) => source.kind === "list");
  const histories = sources.filter((source) => source.kind === "spells");
  const described = [...histories, ...lists].flatMap(({ members }) => members);
  const facts = new Map(described.map((each) => [each.symbol, each]));
  const known = new History();
  for (const { spells } of histories) known.take(spells);
  const years = sources.filter((source) => source.kind === "year").toSorted((a, b) => a.time - b.time);
  for (const { time, symbols, changes } of years) {
    if (time <= known.until) continue;
    known.replace(time, symbols);
    known.apply(changes);
  }
  const changes = sources.filter((source) => source.kind === "changes").flatMap((source) => source.changes);
  if (known.until > -Infinity) {
    known.apply(changes);
    return { ...known.result(), pointInTime: true, facts, files };
  }
  if (changes.length > 0) {
    throw new DataError(
      `Put a file with all members at the start, or with the start and end of each, beside the changes of ${universe}: ` +
        `there is only ${files.join(", ")}`,
      { field: "universe", value: universe },
    );
  }
  if (lists.length > 1) {
    throw new DataError(
      `Keep one list of ${universe}, or add its history: there are ${
        files.join(" and ")
      }, and neither says when it was made`,
      { field: "universe", value: universe },
    );
  }
  const spells = [...facts.values()].map(({ symbol, added }) => ({ symbol, from: added, to: Infinity }));
  return { spells, pointInTime: false, since: -Infinity, until: Infinity, facts, files };
}

class History {
  since = Infinity;
  until = -Infinity;
  readonly #closed: Spell[] = [];
  /** Members of the last day known, and since when. */
  readonly #open = new Map<string, number>();

  take(spells: readonly Spell[]): void {
    for (const spell of spells) {
      const { symbol, from, to } = spell;
      this.since = Math.min(this.since, from);
      this.until = Math.max(this.until, from, to === Infinity ? from : to);
      if (to === Infinity) this.#open.set(symbol, Math.min(from, this.#open.get(symbol) ?? Infinity));
      else this.#closed.push(spell);
    }
  }

  replace(time: number, symbols: readonly string[]): void {
    const now = new Set(symbols);
    for (const symbol of [...this.#open.keys()]) if (!now.has(symbol)) this.#leave(symbol, time);
    for (const symbol of now) if (!this.#open.has(symbol)) this.#open.set(symbol, time);
    this.since = Math.min(this.since, time);
    this.until = time;
  }

  /** Those after the last day known, oldest first. */
  apply(changes: readonly Change[]): void {
    const last = this.until;
    for (const { time, add, remove } of changes.toSorted((a, b) => a.time - b.time)) {
      if (time <= last) continue;
      for (const symbol of remove) this.#leave(symbol, time);
      for (const symbol of add) if (!this.#open.has(symbol)) this.#open.set(symbol, time);
      this.until = time;
    }
  }

  result(): Pick<Membership, "spells" | "since" | "until"> {
    const open = [...this.#open].map(([symbol, from]) => ({ symbol, from, to: Infinity }));
    return { spells: [...this.#closed, ...open], since: this.since, until: this.until };
  }

  #leave(symbol: string, time: number): void {
    const from = this.#open.get(symbol);
    if (from === undefined) return;
    this.#open.delete(symbol);
    this.#closed.push({ symbol, from, to: time });
  }
}

/**
 * Stretches that hold a day, by symbol; Infinity: the last day known.
 *
 * @throws DataError for a day before the first known
 */
export function membersOn(universe: string, { spells, since }: Membership, day: number): Spell[] {
  if (day < since) throw tooEarly(universe, since, day);
  return bySymbol(spells.filter(({ from, to }) => from <= day && (day < to || to === Infinity)));
}

/** Stretches that reach into the time from one day to another, both included, by symbol and time. */
export function membersDuring(
  universe: string,
  { spells, since }: Membership,
  first: number,
  last: number,
): Spell[] {
  if (first < since) throw tooEarly(universe, since, first);
  return bySymbol(spells.filter(({ from, to }) => from <= last && first < to));
}

const bySymbol = (spells: readonly Spell[]): Spell[] =>
  spells.toSorted((a, b) => a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.from - b.from);

const tooEarly = (universe: string, since: number, day: number): DataError =>
  new DataError(`Set on to ${formatTime(since)} or later: who belonged to ${universe} before is not known`, {
    field: "on",
    value: formatTime(day),
    allowed: `${formatTime(since)} or later`,
  });
