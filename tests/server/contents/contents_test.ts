import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { newNotebook } from "../../../document/cells.ts";
import { writeNotebook } from "../../../document/write.ts";
import { type Contents, createContents, type FailureCode } from "../../../server/contents/mod.ts";

interface Workspace {
  contents: Contents;
  root: string;
  write(path: string, text?: string): Promise<void>;
  read(path: string): Promise<string>;
}

/** A test with a workspace of its own, which lies beside a folder that is none of its business. */
function workspaceTest(
  title: string,
  test: (workspace: Workspace) => Promise<void>,
  maxFileBytes = 1024 ** 2,
): void {
  Deno.test(title, async () => {
    const base = await Deno.makeTempDir();
    const root = join(base, "root");
    try {
      await Deno.mkdir(join(base, "root-secret"), { recursive: true });
      await Deno.writeTextFile(join(base, "root-secret", "key.txt"), "secret");
      await Deno.mkdir(root);
      await test({
        contents: createContents({ root, maxFileBytes }),
        root,
        async write(path, text = "") {
          await Deno.mkdir(join(root, path, ".."), { recursive: true });
          await Deno.writeTextFile(join(root, path), text);
        },
        read: (path) => Deno.readTextFile(join(root, path)),
      });
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  });
}

type Result = { ok: true } | { ok: false; code: FailureCode; message: string };

async function refused(result: Promise<Result>): Promise<FailureCode> {
  const settled = await result;
  assert(!settled.ok, "expected a refusal");
  assertMatch(settled.message, /\.$/);
  return settled.code;
}

async function done<T extends Result>(result: Promise<T>): Promise<Extract<T, { ok: true }>> {
  const settled = await result;
  assert(settled.ok, settled.ok ? "" : settled.message);
  return settled as Extract<T, { ok: true }>;
}

const names = async (contents: Contents, folder = "") =>
  (await done(contents.list(folder))).entries.map((entry) => entry.name);
const notebookText = writeNotebook(newNotebook());

workspaceTest(
  "list() gives folders first, then names in natural order, without hidden ones",
  async ({ contents, write }) => {
    for (
      const path of ["run10.ipynb", "run2.ipynb", "b/x.txt", "data.csv", ".tapebook/x", ".hidden"]
    ) await write(path);
    const { entries } = await done(contents.list(""));
    assertEquals(
      entries.map(({ name, path, type }) => ({ name, path, type })),
      [
        { name: "b", path: "b", type: "directory" },
        { name: "data.csv", path: "data.csv", type: "file" },
        { name: "run2.ipynb", path: "run2.ipynb", type: "notebook" },
        { name: "run10.ipynb", path: "run10.ipynb", type: "notebook" },
      ],
    );
    assertEquals(entries[0]!.size, null);
    assertMatch(entries[1]!.last_modified, /^\d{4}-\d\d-\d\dT/);
    assertEquals((await done(contents.list("b"))).entries[0]!.path, "b/x.txt");
  },
);

workspaceTest("list() refuses a file and a folder that is not there", async ({ contents, write }) => {
  await write("a.txt");
  assertEquals(await refused(contents.list("a.txt")), "not-a-directory");
  assertEquals(await refused(contents.list("none")), "not-found");
  assertEquals(await refused(contents.list("a.txt/b")), "not-found");
});

workspaceTest(
  "model() gives a notebook, a text, bytes and a folder each in its format",
  async ({ contents, write, root }) => {
    await write("n.ipynb", notebookText);
    await write("t.txt", "héllo");
    await Deno.writeFile(join(root, "b.bin"), new Uint8Array([0, 255, 254]));
    const model = async (path: string) => (await done(contents.model(path))).model;
    const notebook = await model("n.ipynb");
    assertEquals([notebook.type, notebook.format], ["notebook", "json"]);
    assertEquals((notebook.content as { nbformat: number }).nbformat, 4);
    assertEquals([(await model("t.txt")).format, (await model("t.txt")).content], ["text", "héllo"]);
    assertEquals([(await model("b.bin")).format, (await model("b.bin")).content], ["base64", "AP/+"]);
    const folder = await model("");
    assertEquals((folder.content as { name: string }[]).map(({ name }) => name), [
      "b.bin",
      "n.ipynb",
      "t.txt",
    ]);
    const bare = (await done(contents.model("n.ipynb", { content: false }))).model;
    assertEquals([bare.content, bare.format], [null, null]);
  },
);

workspaceTest(
  "model() of a file that is no notebook names the file and the reason",
  async ({ contents, write }) => {
    await write("bad.ipynb", '{"nbformat": 4,');
    await write("old.ipynb", '{"nbformat": 3, "nbformat_minor": 0}');
    const bad = await contents.model("bad.ipynb");
    assert(!bad.ok);
    assertEquals(bad.code, "not-a-notebook");
    assertStringIncludes(bad.message, "bad.ipynb: This is not valid JSON: line 1");
    assertEquals(await refused(contents.model("old.ipynb")), "not-a-notebook");
  },
);

workspaceTest("createNotebook() chooses free names", async ({ contents, write, read }) => {
  await write("Untitled1.ipynb");
  const created = [];
  for (let count = 0; count < 3; count++) created.push((await done(contents.createNotebook(""))).model.path);
  assertEquals(created, ["Untitled.ipynb", "Untitled2.ipynb", "Untitled3.ipynb"]);
  assertStringIncludes(await read("Untitled.ipynb"), '"nbformat_minor": 5');
  await write("sub/x");
  assertEquals((await done(contents.createNotebook("sub"))).model.path, "sub/Untitled.ipynb");
  assertEquals(await refused(contents.createNotebook("none")), "not-found");
});

workspaceTest("notebooks created at the same time all get their own name", async ({ contents }) => {
  const created = await Promise.all(Array.from({ length: 8 }, () => done(contents.createNotebook(""))));
  assertEquals(new Set(created.map(({ model }) => model.path)).size, 8);
});

workspaceTest("duplicate() copies to the byte under a free name", async ({ contents, write, read }) => {
  await write("a.ipynb", "  whatever it holds");
  const copy = async (path: string) => (await done(contents.duplicate(path, ""))).model.path;
  assertEquals(await copy("a.ipynb"), "a-Copy1.ipynb");
  assertEquals(await copy("a-Copy1.ipynb"), "a-Copy2.ipynb");
  assertEquals(await read("a-Copy2.ipynb"), "  whatever it holds");
  await write("sub/README");
  assertEquals(await copy("sub/README"), "README-Copy1");
  assertEquals(await refused(contents.duplicate("sub", "")), "not-a-file");
  assertEquals(await refused(contents.duplicate("none", "")), "not-found");
});

workspaceTest(
  "upload() takes text, JSON and base64, and never replaces",
  async ({ contents, read, root }) => {
    await done(contents.upload("a.ipynb", { type: "notebook", format: "text", content: notebookText }));
    assertEquals(await read("a.ipynb"), notebookText);
    await done(
      contents.upload("b.ipynb", { type: "notebook", format: "json", content: JSON.parse(notebookText) }),
    );
    assertEquals(await read("b.ipynb"), notebookText);
    await done(contents.upload("c.bin", { type: "file", format: "base64", content: "AP8=" }));
    assertEquals([...await Deno.readFile(join(root, "c.bin"))], [0, 255]);
    assertEquals(
      await refused(contents.upload("c.bin", { type: "file", format: "text", content: "" })),
      "exists",
    );
    assertEquals([...await Deno.readFile(join(root, "c.bin"))], [0, 255]);
  },
);

workspaceTest("upload() refuses what it cannot keep and leaves nothing behind", async ({ contents }) => {
  const upload = (path: string, upload: Parameters<Contents["upload"]>[1]) =>
    refused(contents.upload(path, upload));
  assertEquals(await upload("a.ipynb", { type: "notebook", format: "text", content: "{" }), "not-a-notebook");
  assertEquals(await upload("a.bin", { type: "file", format: "base64", content: "*" }), "invalid-content");
  assertEquals(await upload("a.txt", { type: "file", content: { a: 1 } }), "invalid-content");
  assertEquals(await upload("a.txt", { type: "file", content: "x".repeat(2 * 1024 ** 2) }), "too-large");
  assertEquals(await upload("none/a.txt", { type: "file", content: "" }), "not-found");
  for (const name of ["a.parquet", "a.csv.gz", "a.ZIP"]) {
    const page = { type: "file", format: "base64", content: btoa("<html>404</html>") } as const;
    assertEquals(await upload(name, page), "invalid-content");
  }
  assertEquals(await names(contents), []);
});

workspaceTest(
  "rename() moves within the workspace and never onto something",
  async ({ contents, write, read }) => {
    await write("a.txt", "a");
    await write("b.txt", "b");
    await write("sub/c.txt", "c");
    assertEquals((await done(contents.rename("a.txt", "sub/a2.txt"))).model.path, "sub/a2.txt");
    assertEquals(await refused(contents.rename("b.txt", "sub/c.txt")), "exists");
    assertEquals(await refused(contents.rename("b.txt", "sub")), "exists");
    assertEquals(await read("sub/c.txt"), "c");
    assertEquals((await done(contents.rename("sub", "moved"))).model.type, "directory");
    assertEquals(await names(contents, "moved"), ["a2.txt", "c.txt"]);
    assertEquals(await refused(contents.rename("moved", "moved/inside")), "invalid-name");
    assertEquals(await refused(contents.rename("none", "x")), "not-found");
    assertEquals((await done(contents.rename("b.txt", "b.txt"))).model.path, "b.txt");
  },
);

workspaceTest("names that cannot be are refused with the reason", async ({ contents, write }) => {
  await write("a.txt");
  for (const name of [".hidden", "..", ".", "", "a\\b", "a\nb", "x".repeat(256), "é".repeat(128)]) {
    assertEquals(await refused(contents.rename("a.txt", name)), "invalid-name", name);
  }
  assertEquals((await done(contents.rename("a.txt", "Ärger & <b>'s 100%.txt"))).ok, true);
});

workspaceTest(
  "remove() moves to the bin and restore() brings back",
  async ({ contents, write, read, root }) => {
    await write("sub/a.txt", "a");
    const { id } = await done(contents.remove("sub/a.txt"));
    assertEquals(await names(contents, "sub"), []);
    assertEquals(await Deno.readTextFile(join(root, ".tapebook/bin", id, "item")), "a");
    assertEquals((await done(contents.restore(id))).model.path, "sub/a.txt");
    assertEquals(await read("sub/a.txt"), "a");
    assertEquals(await refused(contents.restore(id)), "not-found");
  },
);

workspaceTest("a whole folder goes to the bin and comes back", async ({ contents, write, read }) => {
  await write("sub/deep/a.txt", "a");
  const { id } = await done(contents.remove("sub"));
  assertEquals(await names(contents), []);
  await done(contents.restore(id));
  assertEquals(await read("sub/deep/a.txt"), "a");
});

workspaceTest(
  "restore() takes a free name beside what took the name since",
  async ({ contents, write, read }) => {
    await write("a.txt", "old");
    const { id } = await done(contents.remove("a.txt"));
    await write("a.txt", "new");
    assertEquals((await done(contents.restore(id))).model.path, "a-Copy1.txt");
    assertEquals([await read("a.txt"), await read("a-Copy1.txt")], ["new", "old"]);
  },
);

workspaceTest("restore() refuses ids that are none", async ({ contents }) => {
  for (const id of ["", "..", "../../root-secret", "x".repeat(36), crypto.randomUUID()]) {
    assertEquals(await refused(contents.restore(id)), "not-found", id);
  }
});

workspaceTest("download() streams a file with its size", async ({ contents, write }) => {
  await write("sub/a.bin", "12345");
  const { name, size, body } = await done(contents.download("sub/a.bin"));
  assertEquals([name, size, await new Response(body).text()], ["a.bin", 5, "12345"]);
  assertEquals(await refused(contents.download("sub")), "not-a-file");
  assertEquals(await refused(contents.download("none")), "not-found");
});

workspaceTest("writeText() writes when the file is as it was read", async ({ contents, write, read }) => {
  await write("a.ipynb", "one");
  const first = await done(contents.readText("a.ipynb"));
  assertEquals(first.text, "one");
  const second = await done(contents.writeText("a.ipynb", "two", first.stamp));
  assertEquals(await read("a.ipynb"), "two");
  await done(contents.writeText("a.ipynb", "three", second.stamp));
  assertEquals(await refused(contents.writeText("a.ipynb", "four", first.stamp)), "changed");
  assertEquals(await read("a.ipynb"), "three");
});

workspaceTest(
  "writeText() finds a change of content and minds no change of time",
  async ({ contents, write, read, root }) => {
    await write("a.ipynb", "one");
    const { stamp } = await done(contents.readText("a.ipynb"));
    await Deno.utime(join(root, "a.ipynb"), 1, 1);
    const { stamp: next } = await done(contents.writeText("a.ipynb", "two", stamp));
    await write("a.ipynb", "owt");
    assertEquals(await refused(contents.writeText("a.ipynb", "mine", next)), "changed");
    assertEquals(await read("a.ipynb"), "owt");
    await Deno.remove(join(root, "a.ipynb"));
    assertEquals(await refused(contents.writeText("a.ipynb", "mine", next)), "not-found");
  },
);

workspaceTest(
  "writeText() keeps permissions and leaves no temporary file",
  async ({ contents, write, root }) => {
    await write("a.ipynb", "one");
    if (Deno.build.os !== "windows") await Deno.chmod(join(root, "a.ipynb"), 0o640);
    const { stamp } = await done(contents.readText("a.ipynb"));
    await done(contents.writeText("a.ipynb", "two", stamp));
    const { mode } = await Deno.stat(join(root, "a.ipynb"));
    if (mode !== null) assertEquals(mode & 0o777, 0o640);
    assertEquals(Array.from(Deno.readDirSync(root), ({ name }) => name), ["a.ipynb"]);
  },
);

workspaceTest(
  "writes to one file at the same time: one wins, the others hear that it changed",
  async ({ contents, write, read }) => {
    await write("a.ipynb", "start");
    const { stamp } = await done(contents.readText("a.ipynb"));
    const results = await Promise.all(
      ["1", "2", "3"].map((text) => contents.writeText("a.ipynb", text, stamp)),
    );
    assertEquals(results.map((result) => result.ok ? "ok" : result.code), ["ok", "changed", "changed"]);
    assertEquals(await read("a.ipynb"), "1");
  },
);

workspaceTest(
  "readText() refuses folders, other encodings and files beyond the limit",
  async ({ contents, write, root }) => {
    await write("sub/x");
    await Deno.writeFile(join(root, "latin.ipynb"), new Uint8Array([0xe9]));
    await write("large.ipynb", "x".repeat(1024 ** 2 + 1));
    assertEquals(await refused(contents.readText("sub")), "not-a-file");
    assertEquals(await refused(contents.readText("latin.ipynb")), "not-text");
    assertEquals(await refused(contents.readText("large.ipynb")), "too-large");
  },
);

/** Every verb, applied to a path as its target and, where it has one, as its destination. */
function everyVerb(contents: Contents, path: string): [string, Promise<Result>][] {
  const stamp = { hash: "", modified: 0 };
  return [
    ["list", contents.list(path)],
    ["model", contents.model(path)],
    ["createNotebook", contents.createNotebook(path)],
    ["duplicate", contents.duplicate(path, "")],
    ["duplicate to", contents.duplicate("mine.txt", path)],
    ["upload", contents.upload(path, { type: "file", content: "x" })],
    ["upload into", contents.upload(`${path}/x`, { type: "file", content: "x" })],
    ["rename", contents.rename(path, "taken-over")],
    ["rename to", contents.rename("mine.txt", path)],
    ["rename into", contents.rename("mine.txt", `${path}/x`)],
    ["remove", contents.remove(path)],
    ["download", contents.download(path)],
    ["readText", contents.readText(path)],
    ["writeText", contents.writeText(path, "x", stamp)],
  ];
}

const outside = [
  "..",
  "../root-secret",
  "../root-secret/key.txt",
  "sub/../../root-secret/key.txt",
  "/etc/passwd",
  "//etc/passwd",
  "sub//x",
  "./mine.txt",
  "sub/./x",
  "..\\root-secret\\key.txt",
  "mine.txt\0.ipynb",
  ".tapebook",
  ".tapebook/catalog.db",
  ".env",
  "sub/.git/config",
  "leads-out",
  "leads-out/key.txt",
  "file-out",
  "leads-to-hidden",
  "leads-to-hidden/catalog.db",
  "loop",
];

workspaceTest(
  "no verb reaches anything outside the workspace or hidden in it",
  async ({ contents, write, read, root }) => {
    await write("mine.txt", "mine");
    await write("sub/x");
    await write("sub/.git/config", "secret");
    await write(".tapebook/catalog.db", "secret");
    await write(".env", "secret");
    await Deno.symlink(join(root, "..", "root-secret"), join(root, "leads-out"));
    await Deno.symlink(join(root, "..", "root-secret", "key.txt"), join(root, "file-out"));
    await Deno.symlink(join(root, ".tapebook"), join(root, "leads-to-hidden"));
    await Deno.symlink(join(root, "loop"), join(root, "loop"));
    for (const path of outside) {
      for (const [verb, result] of everyVerb(contents, path)) {
        const settled = await result;
        assert(!settled.ok, `${verb} of ${JSON.stringify(path)} went through`);
        assert(
          ["not-found", "invalid-name", "changed", "exists"].includes(settled.code),
          `${verb} of ${path}: ${settled.code}`,
        );
        assert(
          !settled.message.includes("root-secret") || path.includes("root-secret"),
          "tells where a link leads",
        );
        assert(!settled.message.includes(root), "tells where the workspace lies");
      }
    }
    assertEquals(await names(contents), ["sub", "mine.txt"]);
    assertEquals(await read("mine.txt"), "mine");
    assertEquals(await Deno.readTextFile(join(root, "..", "root-secret", "key.txt")), "secret");
  },
);

workspaceTest(
  "a link within the workspace leads to its file, and is itself what is renamed or removed",
  async ({ contents, write, read, root }) => {
    await write("real.txt", "text");
    await Deno.symlink(join(root, "real.txt"), join(root, "link.txt"));
    const { text, stamp } = await done(contents.readText("link.txt"));
    assertEquals(text, "text");
    await done(contents.writeText("link.txt", "new", stamp));
    assertEquals(await read("real.txt"), "new");
    assert((await Deno.lstat(join(root, "link.txt"))).isSymlink);
    await done(contents.rename("link.txt", "link2.txt"));
    await done(contents.remove("link2.txt"));
    assertEquals(await names(contents), ["real.txt"]);
  },
);

workspaceTest("a workspace that is itself reached through a link works", async ({ write, root }) => {
  await write("a.txt", "a");
  await Deno.symlink(root, root + "-link");
  const contents = createContents({ root: root + "-link", maxFileBytes: 1024 });
  assertEquals((await done(contents.readText("a.txt"))).text, "a");
});

workspaceTest("the workspace itself cannot be renamed or removed", async ({ contents }) => {
  assertEquals(await refused(contents.remove("")), "not-found");
  assertEquals(await refused(contents.rename("", "x")), "not-found");
});

workspaceTest("list() tells what the saved runs hold, newest first", async ({ root, write }) => {
  const run = { path: "runs/a.ipynb", title: "Crossover", metrics: { sharpe: 0.5 } };
  const contents = createContents({
    root,
    maxFileBytes: 1024,
    savedRuns: () => Promise.resolve([{ ...run, title: "an older save" }, run]),
  });
  await write("runs/b.ipynb", notebookText);
  await write("runs/a.ipynb", notebookText);
  await Deno.utime(join(root, "runs/b.ipynb"), 1, 1);
  const { entries } = await done(contents.list("runs"));
  assertEquals(entries.map((entry) => [entry.name, entry.run]), [["a.ipynb", run], ["b.ipynb", undefined]]);
});
