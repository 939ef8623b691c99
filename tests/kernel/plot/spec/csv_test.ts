import { assertEquals } from "@std/assert";
import { csvText } from "../../../../kernel/plot/spec/csv.ts";

Deno.test("csvText() quotes what has commas, quotes or lines, and leaves out what is no value", () => {
  const text = csvText([
    { name: "a,b", cells: ["x", 'say "y"', "two\nlines", ""] },
    { name: "n", cells: Float64Array.of(0.1, NaN, -Infinity, 1e21) },
    { name: "t", cells: [0, 86_400_000, NaN, null], format: "date" },
  ]);
  assertEquals(
    text,
    '"a,b",n,t\r\nx,0.1,1970-01-01\r\n"say ""y""",,1970-01-02\r\n"two\nlines",,\r\n,1e+21,\r\n',
  );
});

Deno.test("csvText() writes moments within a day in UTC", () => {
  assertEquals(csvText([{ name: "t", cells: [1_500], format: "time" }]), "t\r\n1970-01-01T00:00:01.500Z\r\n");
});

Deno.test("csvText() keeps a spreadsheet from running text, and numbers in text as they are", () => {
  const cells = ["=1+1", "+cmd", "-x", "@a", "\tq", "-1.5", "+3", "a=b"];
  const rows = csvText([{ name: "c", cells }]).trim().split("\r\n").slice(1);
  assertEquals(rows, ["'=1+1", "'+cmd", "'-x", "'@a", "'\tq", "-1.5", "+3", "a=b"]);
});
