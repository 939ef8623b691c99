import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { atomicWrite, createAtomically } from "../../../server/contents/atomic_write.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
const names = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

Deno.test("atomicWrite() replaces the whole content", () =>
  inFolder(async (folder) => {
    const file = join(folder, "a");
    await atomicWrite(file, bytes("a long text"));
    await atomicWrite(file, bytes("short"));
    assertEquals([await Deno.readTextFile(file), names(folder)], ["short", ["a"]]);
  }));

Deno.test("a write that fails leaves the target as it was and no temporary file", () =>
  inFolder(async (folder) => {
    const target = join(folder, "a");
    await Deno.mkdir(join(target, "full"), { recursive: true });
    await assertRejects(() => atomicWrite(target, bytes("x")));
    assertEquals([names(folder), names(target)], [["a"], ["full"]]);
  }));

Deno.test("createAtomically() never replaces", () =>
  inFolder(async (folder) => {
    const file = join(folder, "a");
    await createAtomically(file, bytes("first"));
    await assertRejects(() => createAtomically(file, bytes("second")), Deno.errors.AlreadyExists);
    assertEquals([await Deno.readTextFile(file), names(folder)], ["first", ["a"]]);
  }));

Deno.test("a reader never sees half of a file that is written over and over", () =>
  inFolder(async (folder) => {
    const file = join(folder, "a");
    const contents = ["a".repeat(300_000), "b".repeat(200_000)];
    await atomicWrite(file, bytes(contents[0]!));
    let writing = true;
    const writer = (async () => {
      for (let turn = 0; turn < 30; turn++) await atomicWrite(file, bytes(contents[turn % 2]!));
      writing = false;
    })();
    while (writing) assertEquals(contents.includes(await Deno.readTextFile(file)), true);
    await writer;
  }));
