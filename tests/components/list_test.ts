import { assertEquals } from "@std/assert";
import { newName, runLine, sizeText, timeText } from "../../components/entry.ts";
import { fileUrl, nameOf, notebookUrl, parentOf, socketUrl } from "../../components/paths.ts";

Deno.test("sizeText() gives two figures at least and a unit", () => {
  assertEquals([0, 999, 1000, 12_345, 999_499, 999_500, 5_400_000_000].map(sizeText), [
    "0\u2009B",
    "999\u2009B",
    "1.0\u2009kB",
    "12\u2009kB",
    "999\u2009kB",
    "1.0\u2009MB",
    "5.4\u2009GB",
  ]);
});

Deno.test("timeText() is the minute in UTC", () => {
  assertEquals(timeText("2026-11-20T23:59:58.123Z"), "2026-11-20 23:59");
});

Deno.test("addresses encode every part of a path", () => {
  assertEquals(notebookUrl("a b/ü?#.ipynb"), "/notebooks/a%20b/%C3%BC%3F%23.ipynb");
  assertEquals(notebookUrl(""), "/notebooks");
  assertEquals(fileUrl("x/<y>.csv"), "/files/x/%3Cy%3E.csv");
  assertEquals(socketUrl("a.ipynb"), "/ws/notebooks/a.ipynb");
});

Deno.test("nameOf() and parentOf() take a path apart", () => {
  assertEquals([nameOf("a/b/c.ipynb"), parentOf("a/b/c.ipynb")], ["c.ipynb", "a/b"]);
  assertEquals([nameOf("c.ipynb"), parentOf("c.ipynb")], ["c.ipynb", ""]);
});

Deno.test("runLine() gives a run's file and figures of merit, and a dash for what it has not", () => {
  const entry = {
    name: "a.ipynb",
    path: "runs/a.ipynb",
    type: "notebook" as const,
    size: 1,
    last_modified: "",
  };
  const metrics = { totalReturn: 0.7907, sharpe: 0.395, maxDrawdown: -0.1906 };
  assertEquals(
    runLine({ ...entry, run: { title: "A", metrics } }),
    "a.ipynb · return +79.1\u2009% · Sharpe 0.40 · max drawdown \u221219.1\u2009%",
  );
  assertEquals(
    runLine({ ...entry, run: { title: "A", metrics: { ...metrics, sharpe: null } } }).split(" · ")[2],
    "Sharpe \u2013",
  );
});

Deno.test("newName() keeps a notebook a notebook and a file in its folder", () => {
  const named = (name: string, typed: string, type: "notebook" | "file" | "directory" = "notebook") => {
    const given = newName({ name, type }, typed);
    return given.ok ? given.value : null;
  };
  assertEquals(named("a.ipynb", " plan "), "plan.ipynb");
  assertEquals(named("a.ipynb", "plan v1.2"), "plan v1.2.ipynb");
  assertEquals(named("a.ipynb", "plan.ipynb"), "plan.ipynb");
  assertEquals(named("bars.csv", "prices", "file"), "prices.csv");
  assertEquals(named("bars.csv", "bars.txt", "file"), "bars.txt");
  assertEquals(named("folder", "v1", "directory"), "v1");
  assertEquals(named("a.ipynb", "  "), "a.ipynb");
  assertEquals(named("a.ipynb", "ideas/plan"), null);
});
