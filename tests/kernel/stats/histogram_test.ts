import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/series/errors.ts";
import { binWidth, histogram } from "../../../kernel/stats/histogram.ts";
import { normalPlot } from "../../../kernel/stats/normal_plot.ts";
import golden from "../../golden/stats/figures.json" with { type: "json" };

for (const [name, sample] of Object.entries(golden.samples)) {
  const values = Float64Array.from(sample.values);

  Deno.test(`histogram() counts the sample "${name}" as numpy does between the same edges`, () => {
    const { edges, counts } = histogram(values, sample.step);
    assertEquals(Array.from(counts), sample.counts);
    edges.forEach((edge, i) => assertAlmostEquals(edge, sample.edges[i]!, 1e-15));
  });

  Deno.test(`normalPlot() places the sample "${name}" as scipy's probplot does`, () => {
    const { quantile, value } = normalPlot(values);
    assertEquals(Array.from(value), sample.ordered);
    quantile.forEach((z, i) => assertAlmostEquals(z, sample.quantile[i]!, 1e-10));
  });
}

Deno.test("binWidth() is Freedman and Diaconis's where that makes 80 bins at most", () => {
  for (const name of ["normal", "few"] as const) {
    const { values, freedmanDiaconis } = golden.samples[name];
    assertAlmostEquals(binWidth(Float64Array.from(values)), freedmanDiaconis, 1e-15);
  }
  const wild = Float64Array.of(...golden.samples.normal.values, 5);
  assertAlmostEquals(binWidth(wild), (5 - Math.min(...golden.samples.normal.values)) / 80, 1e-12);
});

Deno.test("binWidth() is a tenth of the span where half the values are equal, and 0 where all are", () => {
  const values = Float64Array.from(golden.samples["half equal"].values);
  assertAlmostEquals(binWidth(values), (Math.max(...values) - Math.min(...values)) / 10, 1e-15);
  assertEquals(binWidth(Float64Array.of(3, 3, 3)), 0);
  assertEquals(binWidth(new Float64Array(0)), 0);
});

Deno.test("histogram() counts every value once, between its edges, with zero an edge", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
    const { edges, counts } = histogram(Float64Array.from(values));
    assertEquals(edges.length, counts.length + 1);
    counts.forEach((count, bin) => {
      const isLast = bin === counts.length - 1;
      const inside = values.filter((each) =>
        each >= edges[bin]! && (each < edges[bin + 1]! || (isLast && each === edges[bin + 1]!))
      );
      assertEquals(inside.length, count);
    });
    if (Math.min(...values) < 0 && Math.max(...values) > 0) assert(edges.includes(0));
  }));
});

Deno.test("histogram() has a bin for a value that is nothing beside the width", () => {
  const { edges, counts } = histogram(Float64Array.of(5e-324, -2.4568460472950027));
  assertEquals([counts[0], counts.at(-1)], [1, 1]);
  assert(edges.at(-1)! > 0);
});

Deno.test("histogram() leaves out what is not finite and has one bin for equal values, none for none", () => {
  assertEquals(Array.from(histogram(Float64Array.of(NaN, 1, Infinity, 1)).counts), [2]);
  assertEquals(histogram(Float64Array.of(NaN)).counts.length, 0);
});

Deno.test("normalPlot() of one value stands in the middle, of none nowhere", () => {
  assertEquals(Array.from(normalPlot(Float64Array.of(NaN, 4)).quantile), [0]);
  assertEquals(normalPlot(new Float64Array(0)).value.length, 0);
});

Deno.test("histogram() refuses bins too narrow to be drawn before there are millions of them", () => {
  assertThrows(
    () => histogram(Float64Array.of(0.01, -0.02, 0.015), 1e-9),
    ParameterError,
    "Set binWidth to at least 0.0000070, so that there are 5000 bins at most: it is 1e-9",
  );
});
