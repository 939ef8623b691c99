import { assert, assertEquals } from "@std/assert";
import {
  adapted,
  type Distribution,
  drawFrom,
  roundDistribution,
  strategyParameters,
  usualPopulation,
} from "../../../kernel/optimize/evolution.ts";
import { symmetricEigen } from "../../../kernel/optimize/symmetric_eigen.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import golden from "../../golden/cma_es.json" with { type: "json" };

function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  name: string,
  error = 1e-8,
): void {
  assertEquals(actual.length, expected.length, name);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    assert(
      off <= error * Math.max(1, Math.abs(expected[i]!)),
      `${name}[${i}] is ${actual[i]}, expected ${expected[i]}`,
    );
  }
}

Deno.test("strategyParameters() are those of the package cma", () => {
  for (const { n, population, weights, ...numbers } of golden.parameters) {
    const ours = strategyParameters(n, population);
    assertNear(ours.weights, weights, `weights at n = ${n}`, 1e-12);
    for (const [name, value] of Object.entries(numbers)) {
      assertNear([ours[name as keyof typeof numbers]], [value], `${name} at n = ${n}`, 1e-12);
    }
  }
});

Deno.test("adapted() follows the package cma over generations of its points", () => {
  for (const { function: name, population, before, generations } of golden.courses) {
    const n = before.mean.length;
    const parameters = strategyParameters(n, population);
    const covariance = Float64Array.from(before.covariance);
    const { values, vectors } = symmetricEigen(covariance, n);
    let distribution: Distribution = {
      ...roundDistribution(Float64Array.from(before.mean), before.sigma),
      covariance,
      scales: values.map(Math.sqrt),
      basis: vectors,
    };
    for (const [i, { ranked, after }] of generations.entries()) {
      distribution = adapted(distribution, parameters, ranked.map((point) => Float64Array.from(point)));
      const where = `${name}, generation ${i}`;
      assertNear(distribution.mean, after.mean, `mean of ${where}`);
      assertNear([distribution.sigma], [after.sigma], `sigma of ${where}`);
      assertNear(distribution.covariance, after.covariance, `covariance of ${where}`);
      assertNear(distribution.pathSigma, after.pathSigma, `path of sigma of ${where}`);
      assertNear(distribution.pathC, after.pathC, `path of C of ${where}`);
    }
  }
});

Deno.test("adapted() turns with the coordinates: a rotated course is the course rotated", () => {
  const random = randomStream(4);
  const n = 3;
  const angle = 0.7;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turned = (x: Float64Array) => Float64Array.of(c * x[0]! - s * x[1]!, s * x[0]! + c * x[1]!, x[2]!);
  const parameters = strategyParameters(n, usualPopulation(n));
  let plain = roundDistribution(Float64Array.of(0.4, -0.2, 0.9), 0.5);
  let rotated = roundDistribution(turned(plain.mean), 0.5);
  const score = (x: Float64Array) => (x[0]! - 1) ** 2 + 20 * x[1]! ** 2 + (x[2]! + x[0]!) ** 2;
  for (let generation = 0; generation < 15; generation++) {
    const points = Array.from({ length: parameters.population }, () => drawFrom(plain, random))
      .sort((a, b) => score(a) - score(b));
    plain = adapted(plain, parameters, points);
    rotated = adapted(rotated, parameters, points.map(turned));
  }
  assertNear(rotated.mean, turned(plain.mean), "mean");
  assertNear([rotated.sigma], [plain.sigma], "sigma");
  assertNear(rotated.scales.toSorted(), plain.scales.toSorted(), "scales");
});

Deno.test("drawFrom() draws with the mean and the covariance of the distribution", () => {
  const random = randomStream(8);
  const covariance = Float64Array.of(2, 0.6, 0.6, 0.5);
  const { values, vectors } = symmetricEigen(covariance, 2);
  const distribution: Distribution = {
    ...roundDistribution(Float64Array.of(3, -1), 0.5),
    covariance,
    scales: values.map(Math.sqrt),
    basis: vectors,
  };
  const count = 40_000;
  const sums = new Float64Array(5);
  for (let i = 0; i < count; i++) {
    const [x, y] = drawFrom(distribution, random) as unknown as [number, number];
    for (const [k, v] of [x, y, (x - 3) ** 2, (x - 3) * (y + 1), (y + 1) ** 2].entries()) {
      sums[k]! += v / count;
    }
  }
  // Five standard errors of 40,000 draws.
  assertNear(sums, [3, -1, 2 / 4, 0.6 / 4, 0.5 / 4], "moments", 5 * 0.71 / Math.sqrt(count));
});

Deno.test("symmetricEigen() gives vectors at right angles that make up the matrix again", () => {
  const random = randomStream(2);
  for (const n of [1, 2, 5, 12]) {
    const half = Float64Array.from({ length: n * n }, () => random.normal());
    const matrix = half.map((_, at) => half[at]! + half[(at % n) * n + Math.floor(at / n)]!);
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        let again = 0;
        for (let k = 0; k < n; k++) {
          product += vectors[k * n + i]! * vectors[k * n + j]!;
          again += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
        }
        assertNear([product, again], [i === j ? 1 : 0, matrix[i * n + j]!], `n = ${n}, ${i}, ${j}`, 1e-12);
      }
    }
  }
});
