import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Operation } from "../../../document/operation.ts";
import { Journal, type Snapshot } from "../../../server/sessions/journal.ts";
import { OutputStore } from "../../../server/sessions/output_store.ts";

const base: Snapshot = { text: "{}", ids: ["a"], revision: 3, sourceVersions: { a: 2 } };
const edit: Operation = { type: "deleteCells", cellIds: ["a"] };
const print = (text: string): Operation => ({
  type: "appendOutput",
  cellId: "a",
  output: { output_type: "stream", name: "stdout", text },
});

async function inFolder(check: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

let servers = 0;
/** A journal of a server of its own. */
function open(folder: string, path = "a.ipynb") {
  const outputs = new OutputStore(join(folder, "outputs"));
  return { outputs, journal: new Journal(join(folder, "journal"), path, `server${servers++}`, outputs) };
}

const files = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name);

Deno.test("Journal gives back what was written, in order, once its server is gone", () =>
  inFolder(async (folder) => {
    const { journal } = open(folder);
    journal.start(base, "hash 1");
    journal.operation(edit);
    journal.operation(print("1\n"));
    journal.snapshot({ ...base, revision: 6 });
    journal.writing("hash 2");
    await journal.sync();
    assertEquals(open(folder).journal.recover(), null);
    journal.close();
    assertEquals(open(folder).journal.recover(), {
      base,
      entries: [
        { type: "operation", operation: edit },
        { type: "operation", operation: print("1\n") },
        { type: "snapshot", snapshot: { ...base, revision: 6 } },
      ],
      fileHashes: ["hash 1", "hash 2"],
    });
  }));

Deno.test("Journal stores a large output once, whatever mentions it", () =>
  inFolder((folder) => {
    const { journal, outputs } = open(folder);
    const other = new Journal(join(folder, "journal"), "b.ipynb", "server", outputs);
    const large = print("x".repeat(100_000));
    for (const each of [journal, other]) {
      each.start(base, "");
      each.operation(large);
      each.operation(large);
    }
    assertEquals(files(join(folder, "outputs")).length, 1);
    journal.close();
    assertEquals(journal.recover()?.entries.map((entry) => "operation" in entry && entry.operation), [
      large,
      large,
    ]);
    journal.end();
    assertEquals(files(join(folder, "outputs")).length, 1);
    other.end();
    assertEquals(files(join(folder, "outputs")), []);
    assertEquals(files(join(folder, "journal")), []);
  }));

Deno.test("recover() keeps what stands before a line that the crash cut off", () =>
  inFolder((folder) => {
    const { journal } = open(folder);
    journal.start(base, "");
    journal.operation(edit);
    journal.operation(print("lost"));
    journal.close();
    const file = join(folder, "journal", files(join(folder, "journal"))[0]!);
    Deno.truncateSync(file, Deno.statSync(file).size - 5);
    assertEquals(open(folder).journal.recover()?.entries, [{ type: "operation", operation: edit }]);
  }));

Deno.test("recover() stops where a stored output is missing or is not what its name says", () =>
  inFolder((folder) => {
    const { journal } = open(folder);
    journal.start(base, "");
    journal.operation(print("x".repeat(100_000)));
    journal.operation(edit);
    journal.close();
    const [hash] = files(join(folder, "outputs"));
    Deno.writeTextFileSync(join(folder, "outputs", hash!), "other");
    assertEquals(open(folder).journal.recover()?.entries, []);
    Deno.removeSync(join(folder, "outputs", hash!));
    assertEquals(open(folder).journal.recover()?.entries, []);
  }));

Deno.test("recover() finds nothing after end(), without a journal, or in a file that is not one", () =>
  inFolder((folder) => {
    const { journal } = open(folder);
    assertEquals(journal.recover(), null);
    journal.start(base, "");
    const file = join(folder, "journal", files(join(folder, "journal"))[0]!);
    journal.end();
    assertEquals(journal.recover(), null);
    Deno.writeTextFileSync(file, "no journal\n");
    assertEquals(journal.recover(), null);
  }));

Deno.test("start() replaces what was there", () =>
  inFolder((folder) => {
    const { journal } = open(folder);
    journal.start(base, "");
    journal.operation(edit);
    journal.start({ ...base, revision: 9 }, "");
    journal.close();
    const recovered = journal.recover();
    assertEquals([recovered?.base.revision, recovered?.entries.length], [9, 0]);
    assert(!journal.started);
  }));

Deno.test("a journal left by a crash goes when the next one takes its place or is not needed", () =>
  inFolder((folder) => {
    const left = open(folder).journal;
    left.start(base, "");
    left.close();
    const next = open(folder).journal;
    assert(next.recover() !== null);
    assertEquals(files(join(folder, "journal")).length, 1);
    next.start(base, "");
    assertEquals(files(join(folder, "journal")).length, 1);
    next.close();
    const last = open(folder).journal;
    assert(last.recover() !== null);
    last.end();
    assertEquals(files(join(folder, "journal")), []);
  }));
