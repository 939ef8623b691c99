import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ansiRuns } from "../../../components/notebook/ansi_text.ts";
import { clockText, durationText } from "../../../components/notebook/duration.ts";
import { commandFor, commands, keysOf, pressName } from "../../../components/notebook/keys.ts";
import { blocksOf, countLines, shortened } from "../../../components/notebook/long_text.ts";
import { plainProse } from "../../../components/notebook/plain_prose.ts";
import { pictureUrl, shownMime } from "../../../components/notebook/mime.ts";

const press = (
  key: string,
  held: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey" | "altKey", true>> = {},
) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

Deno.test("ansiRuns() names colours and weights and drops other escapes", () => {
  assertEquals(ansiRuns("plain"), [{ text: "plain", classes: "" }]);
  assertEquals(ansiRuns("\x1b[31mred\x1b[0m and \x1b[1mbold\x1b[22m"), [
    { text: "red", classes: "ansi-red" },
    { text: " and ", classes: "" },
    { text: "bold", classes: "ansi-bold" },
  ]);
  assertEquals(
    ansiRuns("\x1b]8;;https://x.example\x07link\x1b]8;;\x07\x1b[2K").map((run) => run.text).join(""),
    "link",
  );
});

Deno.test("ansiRuns() loses no printable text", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "<b>", "\x1b[32m", "\x1b[0m", "\n", "\x1b[1;41m")), (parts) => {
      const printable = parts.filter((part) => !part.startsWith("\x1b")).join("");
      assertEquals(ansiRuns(parts.join("")).map((run) => run.text).join(""), printable);
    }),
  );
});

Deno.test("shortened() keeps short text whole and both ends of long text", () => {
  assertEquals(shortened("a\n".repeat(200)), null);
  const long = Array.from({ length: 20_000 }, (_, i) => `line ${i}`).join("\n") + "\n";
  const short = shortened(long)!;
  assertEquals(short.lines, 20_000);
  assertEquals(short.head.split("\n").length, 40);
  assert(short.head.endsWith("line 39"));
  assertEquals(short.tail.trimEnd().split("\n").length, 40);
  assert(short.tail.startsWith("line 19960"));
});

Deno.test("shortened() cuts few huge lines by length", () => {
  const short = shortened("x".repeat(1_000_000))!;
  assertEquals(short.lines, 1);
  assert(short.head.length + short.tail.length < 20_000);
});

Deno.test("blocksOf() joins to the text and counts whole lines", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "\n") }),
      fc.integer({ min: 1, max: 5 }),
      (text, size) => {
        const blocks = blocksOf(text, size);
        assertEquals(blocks.join(""), text);
        assertEquals(blocks.reduce((sum, block) => sum + countLines(block), 0), countLines(text));
        for (const block of blocks) {
          assert(countLines(block) <= size);
        }
      },
    ),
  );
});

Deno.test("durationText() and clockText() choose the unit that can be read", () => {
  assertEquals([0.04, 1.1, 42.4, 420, 12_300, 185_000].map(durationText), [
    "0.0\u2009ms",
    "1.1\u2009ms",
    "42\u2009ms",
    "0.42\u2009s",
    "12.3\u2009s",
    "3\u2009min 05\u2009s",
  ]);
  assert(/^\d\d:\d\d:\d\d$/.test(clockText(0)));
});

Deno.test("commandFor() needs the same key twice for what destroys", () => {
  const once = commandFor(press("d"), null);
  assertEquals(once, { command: null, pending: "d" });
  assertEquals(commandFor(press("d"), once.pending).command, "deleteCells");
  assertEquals(commandFor(press("i"), once.pending), { command: null, pending: "i" });
  assertEquals(commandFor(press("0"), "0").command, "restart");
});

Deno.test("commandFor() tells keys apart by what is held, not by case", () => {
  assertEquals(commandFor(press("Z", { shiftKey: true }), null).command, "redo");
  assertEquals(commandFor(press("z"), null).command, "undo");
  assertEquals(commandFor(press("A"), null).command, "insertAbove");
  assertEquals(commandFor(press("s", { metaKey: true }), null).command, "save");
  assertEquals(commandFor(press("c", { ctrlKey: true }), null).command, null);
  assertEquals(commandFor(press("?", { shiftKey: true }), null).command, "help");
  assertEquals(pressName(press("ArrowUp", { altKey: true })), "Alt+ArrowUp");
});

Deno.test("every command has a key and no key has two commands", () => {
  const all = Object.values(keysOf).flat();
  assertEquals(Object.keys(keysOf).toSorted(), Object.keys(commands).toSorted());
  assertEquals(new Set(all).size, all.length);
});

Deno.test("shownMime() prefers our figures, then what can be drawn, then text", () => {
  assertEquals(shownMime({ "text/plain": "", "image/png": "", "text/html": "" }), "text/html");
  assertEquals(
    shownMime({ "text/plain": "", "application/vnd.tapebook.figure.v1+json": {} }),
    "application/vnd.tapebook.figure.v1+json",
  );
  assertEquals(shownMime({ "application/javascript": "" }), null);
});

Deno.test("pictureUrl() leaves no way out of the data address", () => {
  assertEquals(pictureUrl("image/png", "AA==\n\n"), "data:image/png;base64,AA==");
  assert(!/["<>\s]/.test(pictureUrl("image/svg+xml", '<svg onload="x"> </svg>')));
});

Deno.test("plainProse() links whole addresses alone and marks tasks", () => {
  assertEquals(
    plainProse("See https://example.com/x, not README.md or a@b.example."),
    '<p>See <a href="https://example.com/x">https://example.com/x</a>, not README.md or a@b.example.</p>\n',
  );
  const tasks = plainProse("- [x] done\n- [ ] **open**\n- [x]\n\n[ ] no item");
  assertEquals(tasks.match(/[\u2610\u2611]/g), ["\u2611", "\u2610"]);
  assert(plainProse("https://example.com/<b>").includes("&lt;b&gt;"));
});
