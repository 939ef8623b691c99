/** Which search a journal is of: another one under the same name is refused, and told in what it differs. */
import type { Journal } from "../../data/trials/journal.ts";
import { DataError } from "../../market/errors.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { partsOf } from "../sweep/sweep_id.ts";

/** What decides which points are tried and what they score, each as a hash. */
type Identity = Readonly<Record<string, string>>;

/** What a method sizes its populations by; a longer budget later on must not change its points. */
export interface Begun {
  readonly trials: number;
  readonly batch: number;
}

interface Head {
  readonly kind: "search";
  readonly identity: Identity;
  readonly begun: Begun;
}

/** What a reader calls the parts. */
const WORDS: Readonly<Record<string, string>> = {
  strategy: "the strategy or its code",
  space: "params or where",
  bars: "the bars",
  config: "options of the engine, or the seed",
  benchmark: "the benchmark",
  goals: "the objective",
  judged: "split, accounts or minTrades",
  method: "the method",
  prune: "prune",
};

/**
 * Takes a journal for a search, and says how that began.
 *
 * @param batch undefined where the caller does not care
 */
export async function claimJournal(
  journal: Journal,
  name: string,
  prepared: PreparedTrials,
  { method, prune, batch, begun }: {
    readonly method: string;
    readonly prune: string;
    readonly batch: number | undefined;
    readonly begun: Begun;
  },
): Promise<Begun> {
  const identity: Identity = { ...partsOf(prepared), method, prune };
  const [first] = journal.records;
  if (first === undefined) {
    await journal.append({ head: { kind: "search", identity, begun } satisfies Head, columns: {} });
    return begun;
  }
  if ((first.head as Partial<Head> | null)?.kind !== "search") {
    const allowed = "another name: what is kept under this one is no search";
    throw new DataError(`Set resume to ${allowed}`, { field: "resume", value: name, allowed });
  }
  const kept = first.head as Head;
  const other = Object.keys(identity).filter((part) => kept.identity[part] !== identity[part])
    .map((part) => WORDS[part] ?? part);
  if (batch !== undefined && batch !== kept.begun.batch) {
    other.push(`the batch, which was ${kept.begun.batch}`);
  }
  if (other.length === 0) return kept.begun;
  const allowed = "another name, or make both searches alike";
  throw new DataError(
    `Set resume to ${allowed}: ${name} is kept of a search that differs in ${other.join("; ")}`,
    { field: "resume", value: name, allowed },
  );
}
