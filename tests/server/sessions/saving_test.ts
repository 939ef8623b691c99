import { assertEquals, assertStringIncludes } from "@std/assert";
import { newCell } from "../../../document/cells.ts";
import type { CodeCell } from "../../../document/notebook.ts";
import { Browser, insert, inWorkspace, opened } from "./harness.ts";

const figure = "application/vnd.tapebook.figure.v1+json";
const journals = (folder: string) => {
  try {
    return [...Deno.readDirSync(`${folder}/.tapebook/journal`)].length;
  } catch {
    return 0;
  }
};

Deno.test("a change is written by itself a moment later, and then nothing is left in the journal", () =>
  inWorkspace(["print 1"], async ({ serve, read, folder }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("x"));
    assertEquals(browser.session?.save.type, "unsaved");
    assertEquals(journals(folder), 1);
    await browser.until(() => browser.session?.save.type === "saved");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["x", "c1"]);
    assertEquals(journals(folder), 0);
  }));

Deno.test("save writes at once, and a file whose content would not change is left alone", () =>
  inWorkspace(["print 1"], async ({ serve, folder }) => {
    const browser = new Browser(await opened(serve()));
    const before = Deno.statSync(`${folder}/a.ipynb`);
    assertEquals((await browser.request({ type: "save" })).type, "accepted");
    await browser.request(insert("x"));
    await browser.request({ type: "edit", operation: { type: "undo" } });
    await browser.request({ type: "save" });
    assertEquals(Deno.statSync(`${folder}/a.ipynb`).ino, before.ino);
    await browser.request(insert("x"));
    await browser.request({ type: "save" });
    assertEquals(Deno.statSync(`${folder}/a.ipynb`).ino === before.ino, false);
  }));

Deno.test("a file changed on disk is asked about and not overwritten; mine writes ours over it", () =>
  inWorkspace(["print 1"], async ({ serve, write, read }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    write("a.ipynb", [newCell("code", "theirs", "theirs")]);
    assertEquals((await browser.request({ type: "save" })).type, "refused");
    assertEquals(browser.session?.save.type, "conflict");
    await browser.request(insert("later"));
    assertEquals(browser.session?.save.type, "conflict");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["theirs"]);
    assertEquals((await browser.request({ type: "resolve", keep: "mine" })).type, "accepted");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["later", "mine", "c1"]);
    assertEquals(browser.session?.save.type, "saved");
  }));

Deno.test("disk takes the file and drops ours, and undo brings ours back", () =>
  inWorkspace(["print 1"], async ({ serve, write, folder }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    write("a.ipynb", [newCell("code", "theirs", "theirs")]);
    await browser.request({ type: "save" });
    assertEquals((await browser.request({ type: "resolve", keep: "disk" })).type, "accepted");
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["theirs"]);
    assertEquals(browser.session?.save.type, "saved");
    assertEquals(journals(folder), 0);
    await browser.request({ type: "edit", operation: { type: "undo" } });
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["mine", "c1"]);
  }));

Deno.test("a file on disk that is no notebook cannot be taken; ours is kept", () =>
  inWorkspace(["print 1"], async ({ serve, folder }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    Deno.writeTextFileSync(`${folder}/a.ipynb`, "no notebook");
    await browser.request({ type: "save" });
    const answer = await browser.request({ type: "resolve", keep: "disk" });
    assertStringIncludes(answer.type === "refused" ? answer.refusal.message : "", "JSON");
    assertEquals(browser.session?.save.type, "conflict");
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["mine", "c1"]);
  }));

Deno.test("a file deleted on disk is asked about; mine writes it anew", () =>
  inWorkspace(["print 1"], async ({ serve, folder, read }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    Deno.removeSync(`${folder}/a.ipynb`);
    await browser.request({ type: "save" });
    const gone = { type: "conflict", reason: "The file was deleted on disk.", deleted: true } as const;
    assertEquals(browser.session?.save, gone);
    assertEquals((await browser.request({ type: "resolve", keep: "disk" })).type, "refused");
    assertEquals(browser.session?.save, gone);
    assertEquals((await browser.request({ type: "resolve", keep: "mine" })).type, "accepted");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["mine", "c1"]);
    assertEquals(browser.session?.save.type, "saved");
  }));

Deno.test("a deletion on disk is noticed while nothing is unsaved, and forgotten when the file is back", () =>
  inWorkspace(["print 1"], async ({ serve, folder, write }) => {
    const browser = new Browser(await opened(serve()));
    const text = Deno.readTextFileSync(`${folder}/a.ipynb`);
    const gone = () => {
      const save = browser.session?.save;
      return save?.type === "conflict" && save.deleted === true;
    };
    Deno.removeSync(`${folder}/a.ipynb`);
    await browser.until(gone);
    Deno.writeTextFileSync(`${folder}/a.ipynb`, text);
    await browser.until(() => browser.session?.save.type === "saved");
    Deno.removeSync(`${folder}/a.ipynb`);
    await browser.until(gone);
    write("a.ipynb", [newCell("code", "theirs", "theirs")]);
    await browser.until(() => browser.session?.save.type === "saved");
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["theirs"]);
  }));

Deno.test("a deleted file that is there again is not written over unseen", () =>
  inWorkspace(["print 1"], async ({ serve, folder, write, read }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    Deno.removeSync(`${folder}/a.ipynb`);
    await browser.request({ type: "save" });
    write("a.ipynb", [newCell("code", "theirs", "theirs")]);
    assertEquals((await browser.request({ type: "resolve", keep: "mine" })).type, "refused");
    assertEquals(browser.session?.save, { type: "conflict", reason: "The file changed on disk." });
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["theirs"]);
    assertEquals((await browser.request({ type: "resolve", keep: "disk" })).type, "accepted");
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["theirs"]);
  }));

Deno.test("a clean document takes a change on disk by itself, as one that can be undone", () =>
  inWorkspace(["print 1"], async ({ serve, write }) => {
    const browser = new Browser(await opened(serve()));
    write("a.ipynb", [newCell("code", "print 1", "c1"), newCell("code", "theirs", "theirs")]);
    await browser.until(() => browser.document?.notebook.cells.length === 2);
    assertEquals(browser.session?.save.type, "saved");
    await browser.request({ type: "edit", operation: { type: "undo" } });
    assertEquals(browser.document?.notebook.cells.map((cell) => cell.id), ["c1"]);
  }));

Deno.test("a change on disk keeps the cell, and one undo takes back just that", () =>
  inWorkspace(["print 1", "print 2"], async ({ serve, write }) => {
    const browser = new Browser(await opened(serve()));
    write("a.ipynb", [newCell("code", "print theirs", "c1"), newCell("code", "print 2", "c2")]);
    await browser.until(() => browser.cell("c1").source === "print theirs");
    assertEquals(browser.document?.sourceVersions, { c1: 1 });
    await browser.request({ type: "run", cellIds: ["c1"] });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    assertEquals(browser.printed("c1"), "theirs\n");
    await browser.request({ type: "edit", operation: { type: "undo" } });
    assertEquals(browser.document?.notebook.cells.map(({ source }) => source), ["print 1", "print 2"]);
  }));

Deno.test("the file has pictures of figures; the live document has their spec alone", () =>
  inWorkspace([`show {"${figure}":{"kind":"x"}}`], async ({ serve, read }) => {
    let drawn = 0;
    const renderStill = () => {
      drawn++;
      return Promise.resolve({ "image/svg+xml": "<svg/>", "image/png": "AQID" });
    };
    const browser = new Browser(await opened(serve({ renderStill })));
    for (let run = 0; run < 2; run++) {
      await browser.request({ type: "runAll" });
      await browser.until(() =>
        browser.session?.executions.c1 !== undefined && browser.session.running === null
      );
      await browser.request(insert(`x${run}`));
      await browser.request({ type: "save" });
    }
    const mimes = (cell: CodeCell) =>
      cell.outputs.map((output) => "data" in output ? Object.keys(output.data).sort() : []);
    const written = read("a.ipynb").cells.find((cell) => cell.id === "c1") as CodeCell;
    assertEquals(mimes(written), [[figure, "image/png", "image/svg+xml"]]);
    assertEquals(mimes(browser.cell("c1")), [[figure]]);
    assertEquals(drawn, 1);
  }));

Deno.test("a figure that cannot be drawn does not keep the notebook from being saved", () =>
  inWorkspace([`show {"${figure}":{"kind":"x"}}`], async ({ serve, read }) => {
    const browser = new Browser(await opened(serve({ renderStill: () => Promise.reject(new Error("no")) })));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    assertEquals((await browser.request({ type: "save" })).type, "accepted");
    assertEquals((read("a.ipynb").cells[0] as CodeCell).outputs.length, 1);
  }));

Deno.test("a notebook saved after out-of-order execution says so, until it ran in order", () =>
  inWorkspace(["print 1", "print 2"], async ({ serve, read }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "run", cellIds: ["c2", "c1"] });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    await browser.request({ type: "save" });
    assertEquals(read("a.ipynb").metadata.tapebook, { executedOutOfOrder: true });
    await browser.request({ type: "run", cellIds: ["c2"] });
    await browser.until(() => browser.cell("c2").execution_count === 3 && browser.session?.running === null);
    await browser.request({ type: "save" });
    assertEquals(read("a.ipynb").metadata, {});
  }));

Deno.test("after a crash of the server the journal is replayed over the file", () =>
  inWorkspace(["print 1", "print 2"], async ({ serve, crash }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c2 !== undefined);
    await browser.request(insert("x", "abc"));
    await browser.request({ type: "edit", operation: { type: "undo" } });
    await browser.request(insert("y", "abc"));
    const changes = [3, [0, "d"]] as [number, [number, string]];
    await browser.request({
      type: "source",
      operation: { type: "changeSource", cellId: "y", version: 0, changes, clientId: "me" },
    });

    const after = crash();
    assertEquals(after.read("a.ipynb").cells.length, 2);
    const again = new Browser(await opened(after.serve()));
    assertEquals(again.document?.notebook, browser.document?.notebook);
    assertEquals(again.cell("y").source, "abcd");
    assertEquals(again.document?.sourceVersions, browser.document?.sourceVersions);
    assertEquals(again.session?.save.type, "unsaved");
    await again.request({ type: "save" });
    assertEquals(after.read("a.ipynb").cells.length, 3);
    assertEquals(journals(after.folder), 0);
  }));

Deno.test("a journal beside a file that changed meanwhile asks, however often the server restarts", () =>
  inWorkspace(["print 1"], async ({ serve, crash }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request(insert("mine"));
    let after = crash();
    after.write("a.ipynb", [newCell("code", "theirs", "theirs")]);
    for (let restart = 0; restart < 2; restart++) {
      const again = new Browser(await opened(after.serve()));
      assertEquals(again.session?.save.type, "conflict");
      assertEquals(again.document?.notebook.cells.map((cell) => cell.id), ["mine", "c1"]);
      after = after.crash();
    }
    const last = new Browser(await opened(after.serve()));
    await last.request({ type: "resolve", keep: "disk" });
    assertEquals(last.document?.notebook.cells.map((cell) => cell.id), ["theirs"]);
    assertEquals(journals(after.folder), 0);
  }));

Deno.test("a journal of a notebook from before nbformat 4.5 finds its cells again", () =>
  inWorkspace([], async ({ serve, folder, crash }) => {
    const cell = { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["print 1"] };
    const old = { cells: [cell, cell], metadata: {}, nbformat: 4, nbformat_minor: 2 };
    Deno.writeTextFileSync(`${folder}/a.ipynb`, JSON.stringify(old));
    const browser = new Browser(await opened(serve()));
    const [first] = browser.document!.notebook.cells;
    await browser.request({ type: "run", cellIds: [first!.id] });
    await browser.until(() => browser.printed(first!.id) !== "" && browser.session?.running === null);
    const again = new Browser(await opened(crash().serve()));
    assertEquals(again.document?.notebook, browser.document?.notebook);
  }));

Deno.test("two servers on one workspace keep their journals apart, and the second to save asks", () =>
  inWorkspace(["print 1"], async ({ serve, read, folder, crash }) => {
    const left = new Browser(await opened(serve()));
    await left.request(insert("left"));
    const right = new Browser(await opened(serve()));
    assertEquals(right.document?.notebook.cells.map((cell) => cell.id), ["c1"]);
    await right.request(insert("right"));
    assertEquals(journals(folder), 2);
    await left.request({ type: "save" });
    assertEquals((await right.request({ type: "save" })).type, "refused");
    assertEquals(right.session?.save.type, "conflict");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["left", "c1"]);
    const after = new Browser(await opened(crash().serve()));
    assertEquals(after.document?.notebook.cells.map((cell) => cell.id), ["right", "c1"]);
    assertEquals(after.session?.save.type, "conflict");
  }));

Deno.test("two servers that would write the same have no conflict", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    const [left, right] = [new Browser(await opened(serve())), new Browser(await opened(serve()))];
    for (const browser of [left, right]) await browser.request(insert("same", "text"));
    for (const browser of [left, right]) {
      assertEquals((await browser.request({ type: "save" })).type, "accepted");
      assertEquals(browser.session?.save.type, "saved");
    }
  }));
