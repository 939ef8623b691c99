/** A disk that is full and a folder that may not be written to, in processes that they are true for. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { addPiece, readSeries, setMemoryLimit } from "../../../../kernel/data/store/mod.ts";
import { storeFault } from "../../../../kernel/data/store/faults.ts";
import { DataError } from "../../../../kernel/market/errors.ts";
import { withWorkspace } from "../workspace.ts";
import { DAILY, firstDay, flatPiece } from "./pieces.ts";

setMemoryLimit(0);

const SCRIPT = new URL("../processes/store_pieces.ts", import.meta.url).pathname;

interface Fault {
  field: string;
  message: string;
}

/** What it could read, what storing the days said, and what it could read then. */
async function inProcess(command: string, args: string[]): Promise<[number, Fault, number]> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    // Nothing else of this process's: what measures coverage would write files of its own.
    clearEnv: true,
    env: { HOME: "/", NO_COLOR: "1", PATH: Deno.env.get("PATH") ?? "" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([code, text(stderr)], [0, ""]);
  return JSON.parse(text(stdout));
}

const program = (folder: string, days: number): string[] => [
  Deno.execPath(),
  "run",
  "--allow-all",
  "--quiet",
  "--cached-only",
  SCRIPT,
  folder,
  String(days),
];

const addDays = (folder: string, days: number) =>
  addPiece(folder, DAILY, flatPiece({ from: firstDay(0), to: firstDay(days) }), { priority: () => 0 });

/** A folder and all in it. */
function foldersIn(folder: string): string[] {
  const inside = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory);
  return [folder, ...inside.flatMap(({ name }) => foldersIn(join(folder, name)))];
}

const listed = (folder: string): [string, number][] =>
  foldersIn(folder).flatMap((within) =>
    [...Deno.readDirSync(within)].filter(({ name, isFile }) => isFile && !name.startsWith("catalog.db-"))
      .map(({ name }): [string, number] => [join(within, name), Deno.statSync(join(within, name)).size])
  ).sort();

/** Root may write everywhere, unless it gives up the right to. */
const OBEYING = Deno.build.os !== "windows" && Deno.uid() === 0
  ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
  : [];

Deno.test({
  name: "a full disk is an error that says so, leaves nothing behind and loses nothing",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withWorkspace(async (folder) => {
      await addDays(folder, 10);
      const before = listed(folder);
      // 64 KiB for a file: the catalogue goes on, bars of 20,000 days do not fit. The signal would end the process.
      const [shell, ...rest] = ["/bin/sh", "-c", `trap '' XFSZ; ulimit -f 128; exec "$@"`, "sh"];
      const [read, fault, after] = await inProcess(shell!, [...rest, ...program(folder, 20_000)]);
      assertEquals([read, fault.field, after], [10, "workspace", 10]);
      assertStringIncludes(fault.message, `Free space on the disk of ${folder}`);
      assertEquals(listed(folder), before);
      assertEquals((await addDays(folder, 20)).row.rows, 20);
    }),
});

Deno.test({
  name: "what a read-only folder holds can be read, and storing into it says what to do",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withWorkspace(async (folder) => {
      await addDays(folder, 10);
      const folders = foldersIn(folder);
      for (const each of folders) await Deno.chmod(each, 0o555);
      try {
        const [command, ...args] = [...OBEYING, ...program(folder, 20)];
        const [read, fault, after] = await inProcess(command!, args);
        assertEquals([read, fault.field, after], [10, "workspace", 10]);
        assertStringIncludes(fault.message, `Make ${folder} writable, or set TAPEBOOK_WORKSPACE`);
      } finally {
        for (const each of folders) await Deno.chmod(each, 0o755);
      }
      assertEquals((await readSeries(folder, DAILY))?.columns.time.length, 10);
    }),
});

Deno.test("faults of disk and folder are told from all others, in the words of each system", () => {
  const field = (error: Error) => {
    const fault = storeFault(error, "/here");
    if (fault === error) return undefined;
    assert(fault instanceof DataError && fault.cause === error);
    return fault.message.split(" ")[0];
  };
  const full = [
    "No space left on device (os error 28)",
    "database or disk is full",
    'IO Error: Could not write file "/x": No space left on device',
    "File too large (os error 27)",
  ];
  const closed = ["Read-only file system (os error 30)", "attempt to write a readonly database"];
  assertEquals(full.map((message) => field(new Error(message))), full.map(() => "Free"));
  assertEquals(closed.map((message) => field(new Error(message))), closed.map(() => "Make"));
  assertEquals(field(new Deno.errors.PermissionDenied("no")), "Make");
  for (
    const other of [
      new RangeError("rows"),
      new DataError("No space left on device"),
      new Error("os error 280"),
    ]
  ) {
    assertEquals(field(other), undefined);
  }
});
