/** Processes that are killed while they store bars: nothing that was acknowledged is lost, nothing is half there. */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pricesHash, readCached, readStored } from "../../kernel/data/store/files.ts";
import { listSeries, readSeries } from "../../kernel/data/store/mod.ts";
import { randomStream } from "../../kernel/series/random.ts";
import { firstDay } from "../kernel/data/store/pieces.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { DAYS, keyOf, priority, SERIES, type Told } from "./told.ts";

const SCRIPT = fileURLToPath(new URL("./processes/add_overlapping.ts", import.meta.url));
const PROCESSES = 8;
const KILLS = 50;

interface Said {
  tried: Told[];
  stored: Told[];
}

class Adding {
  readonly #process: Deno.ChildProcess;
  readonly #heard: Promise<void>;
  readonly #errors: Promise<string>;
  readonly said: Said = { tried: [], stored: [] };

  constructor(folder: string, worker: number) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", SCRIPT, folder, String(worker)],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#heard = this.#hear();
    this.#errors = new Response(this.#process.stderr).text();
  }

  async #hear(): Promise<void> {
    let rest = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const { word, told } = JSON.parse(line);
        this.said[word === "stored" ? "stored" : "tried"].push(told);
      }
    }
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await Promise.all([this.#process.stdin.abort(), this.#process.status, this.#heard, this.#errors]);
  }

  async end(): Promise<void> {
    await this.#process.stdin.close();
    const [{ code }, errors] = await Promise.all([this.#process.status, this.#errors, this.#heard]);
    assertEquals([code, errors], [0, ""]);
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until it has stored something: one that has not begun proves nothing by its death. */
async function atWork(adding: Adding): Promise<void> {
  while (adding.said.stored.length === 0) await wait(5);
}

async function killSome(folder: string): Promise<Said> {
  const random = randomStream(1);
  const all: Adding[] = [];
  const start = () => {
    const adding = new Adding(folder, all.length);
    all.push(adding);
    return adding;
  };
  const running = Array.from({ length: PROCESSES }, start);
  for (let i = 0; i < KILLS; i++) {
    const place = Math.floor(random.uniform() * PROCESSES);
    await atWork(running[place]!);
    await wait(random.uniform() * 100);
    await running[place]!.kill();
    running[place] = start();
  }
  await Promise.all(running.map(atWork));
  await Promise.all(running.map((adding) => adding.end()));
  return {
    tried: all.flatMap(({ said }) => said.tried),
    stored: all.flatMap(({ said }) => said.stored),
  };
}

const covers = (day: number) => ({ from, to }: Told) => from <= day && day < to;
const beats = (a: Told, b: Told) => priority(a.source) - priority(b.source) || b.fetched - a.fetched;

Deno.test("eight processes that store at once, one of them killed fifty times, lose nothing of what they stored", () =>
  withWorkspace(async (folder) => {
    const { tried, stored } = await killSome(folder);
    assert(stored.length > 3 * KILLS, `only ${stored.length} answers were stored`);
    const rows = await listSeries(folder);
    assertEquals(rows.length, SERIES);
    for (const row of rows) {
      for (const read of [readCached, readStored]) {
        const prices = await read(folder, row);
        assert(prices && pricesHash(prices) === row.hash, `${row.symbol} is not what its hash says`);
      }
    }
    for (let series = 0; series < SERIES; series++) {
      const { row, columns } = (await readSeries(folder, keyOf({ series })))!;
      const own = (told: Told) => told.series === series;
      const byPrice = new Map(tried.filter(own).map((told) => [told.price, told]));
      for (let number = 0; number < DAYS; number++) {
        const day = firstDay(number);
        const [best] = stored.filter(own).filter(covers(day)).sort(beats);
        const i = columns.time.indexOf(day);
        const range = row.ranges.find(({ from, to }) => from <= day && day < to);
        if (i < 0) {
          assertEquals([best, range], [undefined, undefined]);
          continue;
        }
        // From an answer about the day, none worse than the best that was acknowledged: a killed process may have stored its last.
        const kept = byPrice.get(columns.close[i]!)!;
        assert(covers(day)(kept));
        assert(best === undefined || beats(kept, best) <= 0, `${JSON.stringify(best)} is lost`);
        assertEquals([range?.source, range?.fetched], [kept.source, kept.fetched]);
      }
    }
    const db = new DatabaseSync(join(folder, "catalog.db"));
    assertEquals(db.prepare("PRAGMA integrity_check").all().map((row) => row.integrity_check), ["ok"]);
    db.close();
  }));
