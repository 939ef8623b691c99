import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { type Journal, openJournal } from "../../../../kernel/data/trials/journal.ts";
import { DataError } from "../../../../kernel/mod.ts";
import type { Search, Told } from "../../../../kernel/optimize/search.ts";
import type { Point } from "../../../../kernel/optimize/space.ts";
import { type Batch, type Budget, searching } from "../../../../kernel/run/optimise/search_loop.ts";
import type { KeptTrials } from "../../../../kernel/run/sweep/kept_blocks.ts";

const WIDE: Budget = { trials: 20, seconds: Infinity, patience: Infinity, batch: 6 };

/** Asks for steps away from the best that it was told of. */
function climbing(size = Infinity, start = 100): Search & { readonly told: Told[] } {
  let [asked, best, bestAt] = [0, -Infinity, start];
  const points = new Map<number, number>();
  const told: Told[] = [];
  return {
    told,
    ask(count) {
      return Array.from({ length: Math.min(count, size - asked) }, (_, i) => {
        const x = bestAt + (i % 2 === 0 ? -i - 1 : i);
        points.set(asked, x);
        return { id: asked++, point: { x } };
      });
    },
    tell(trials) {
      told.push(...trials);
      for (const { id, scores: [score] } of trials) {
        if (score! > best) [best, bestAt] = [score!, points.get(id)!];
      }
    },
  };
}

const around = (x: number) => -((x - 37) ** 2);
const attempt = (points: readonly Point[]): Promise<KeptTrials> =>
  Promise.resolve({
    scores: [Float64Array.from(points, ({ x }) => around(x as number))],
    columns: { twice: Float64Array.from(points, ({ x }) => 2 * (x as number)) },
  });

async function all(loop: ReturnType<typeof searching>) {
  const batches: Batch[] = [];
  for (;;) {
    const { done, value } = await loop.next();
    if (done) return { batches, ending: value };
    batches.push(value);
  }
}

async function withJournal(test: (open: () => Promise<Journal>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(() => openJournal(join(folder, "one.journal")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a search ends with its last trial, in batches of the size wanted", async () => {
  const search = climbing();
  const { batches, ending } = await all(searching(search, attempt, { budget: WIDE }));
  assertEquals([ending, batches.map(({ points }) => points.length)], ["trials", [6, 6, 6, 2]]);
  assertEquals(search.told.length, 20);
});

Deno.test("a space that is used up ends a search before its budget does", async () => {
  const { batches, ending } = await all(searching(climbing(9), attempt, { budget: WIDE }));
  assertEquals([ending, batches.flatMap(({ points }) => points).length], ["exhausted", 9]);
});

Deno.test("patience ends a search after so many trials without a better one", async () => {
  let count = 0;
  const flat = (points: readonly Point[]) => {
    const scores = [Float64Array.from(points, () => count++ < 3 ? count : 1)];
    return Promise.resolve({ scores, columns: {} });
  };
  const budget = { ...WIDE, trials: 1000, patience: 5, batch: 2 };
  const { batches, ending } = await all(searching(climbing(), flat, { budget }));
  assertEquals([ending, batches.flatMap(({ points }) => points).length], ["patience", 8]);
});

Deno.test("of several objectives, a trial is better where none before it is as good in all of them", async () => {
  const scores = [[1, 1], [2, 0], [0, 2], [1, 0], [2, 0], [NaN, 9], [3, NaN], [0, 0]];
  let next = 0;
  const two = (points: readonly Point[]): Promise<KeptTrials> => {
    const rows = points.map(() => scores[next++] ?? [0, 0]);
    return Promise.resolve({
      scores: [0, 1].map((k) => Float64Array.from(rows, (row) => row[k]!)),
      columns: {},
    });
  };
  const budget = { ...WIDE, patience: 5, batch: 1 };
  const { batches } = await all(searching(climbing(), two, { budget }));
  assertEquals(batches.length, 3 + 5);
});

Deno.test("time ends a search between two batches", async () => {
  let clock = 0;
  const budget = { ...WIDE, seconds: 3, trials: 1000 };
  const slow = (points: readonly Point[]) => {
    clock += 1000;
    return attempt(points);
  };
  const { batches, ending } = await all(searching(climbing(), slow, { budget, now: () => clock }));
  assertEquals([ending, batches.length], ["seconds", 3]);
});

Deno.test("a stop keeps the whole batches; what fails for another reason is thrown", async () => {
  const stop = new AbortController();
  let round = 0;
  const stopping = (points: readonly Point[]) => {
    if (++round === 3) {
      stop.abort();
      throw stop.signal.reason;
    }
    return attempt(points);
  };
  const { batches, ending } = await all(
    searching(climbing(), stopping, { budget: WIDE, signal: stop.signal }),
  );
  assertEquals([ending, batches.length], ["stopped", 2]);
  const broken = searching(climbing(), () => Promise.reject(new Error("disk")), { budget: WIDE });
  await assertRejects(() => broken.next(), Error, "disk");
});

Deno.test("a search that was cut off anywhere goes on to what it would have come to", async () => {
  const whole = await all(searching(climbing(), attempt, { budget: WIDE }));
  for (let cut = 0; cut <= 4; cut++) {
    await withJournal(async (open) => {
      const first = await open();
      const loop = searching(climbing(), attempt, { budget: WIDE, journal: first });
      for (let i = 0; i < cut; i++) await loop.next();
      first.close();
      const second = await open();
      let tries = 0;
      const counted = (points: readonly Point[]) => {
        tries += points.length;
        return attempt(points);
      };
      const resumed = await all(searching(climbing(), counted, { budget: WIDE, journal: second }));
      second.close();
      const plain = ({ points, tried }: Batch) => ({ points, tried: { ...tried, notes: undefined } });
      assertEquals(resumed.batches.map(plain), whole.batches.map(plain));
      assertEquals(resumed.batches.filter(({ again }) => again).length, cut);
      assertEquals(tries, whole.batches.slice(cut).flatMap(({ points }) => points).length);
    });
  }
});

Deno.test("trials that were pruned are told as such, and are still so when the search is taken up again", () =>
  withJournal(async (open) => {
    const pruning = async (points: readonly Point[]) => ({
      ...await attempt(points),
      pruned: Float64Array.from(points, (_, i) => Number(i > 0)),
    });
    const first = await open();
    await all(searching(climbing(), pruning, { budget: WIDE, journal: first }));
    first.close();
    const [search, second] = [climbing(), await open()];
    await all(searching(search, attempt, { budget: WIDE, journal: second }));
    second.close();
    assertEquals(search.told.slice(0, 6).map(({ pruned }) => pruned === true), [
      false,
      ...Array(5).fill(true),
    ]);
  }));

Deno.test("a journal of a search that asked for other points is refused", () =>
  withJournal(async (open) => {
    const first = await open();
    await all(searching(climbing(), attempt, { budget: WIDE, journal: first }));
    first.close();
    const second = await open();
    const other = searching(climbing(Infinity, 50), attempt, { budget: WIDE, journal: second });
    const error = await assertRejects(() => other.next(), DataError);
    assert(error.message.startsWith("Give the search a new name"));
    second.close();
  }));
