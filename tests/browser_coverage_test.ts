import { TraceMap } from "@jridgewell/trace-mapping";
import { assertEquals } from "@std/assert";
import * as esbuild from "esbuild";
import { addLines, addRan, type Lines } from "./browser_coverage.ts";

const source = `// a comment
interface Shape { sides: number }
export function sides(shape: Shape) {
  if (shape.sides < 0) {
    throw new Error("negative");
  }
  return shape.sides;
}
export function never() {
  return "not called";
}
`;

Deno.test("lines with code count as run when one page ran them, comments and types are no lines", async () => {
  const { code: text, map } = await esbuild.transform(source, {
    loader: "ts",
    minify: true,
    sourcemap: true,
    sourcefile: "shapes.ts",
  });
  await esbuild.stop();
  const range = (part: RegExp, count: number) => {
    const { index, 0: { length } } = part.exec(text)!;
    return { startOffset: index, endOffset: index + length, count };
  };
  const loaded = { ranges: [{ startOffset: 0, endOffset: text.length, count: 1 }] };
  const never = (count: number) => ({ ranges: [range(/function never[^}]*}/, count)] });
  const guard = range(/throw[^;]*;/, 0);
  const script = { text, map: new TraceMap(map), folder: "/app/islands" };
  const ran = new Uint8Array(text.length);
  const missed = () => {
    const lines: Lines = new Map();
    addLines(lines, script, ran, "/app");
    const own = [...lines.get("islands/shapes.ts")!];
    return { code: own.length, missed: own.filter(([, ran]) => !ran).map(([line]) => line) };
  };

  assertEquals(missed(), { code: 8, missed: [3, 4, 5, 7, 8, 9, 10, 11] });
  addRan(ran, [loaded, { ranges: [range(/function sides.*?(?=export)/, 3), guard] }, never(0)]);
  assertEquals(missed(), { code: 8, missed: [5, 10, 11] });
  addRan(ran, [loaded, { ranges: [range(/function sides.*?(?=export)/, 0)] }, never(1)]);
  assertEquals(missed(), { code: 8, missed: [5] });
});
