import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import { Metric } from "../../../components/notebook/Metric.tsx";

Deno.test("Metric gives the room of two to a number that would touch the next", () => {
  const roomOf = (value: number) =>
    /class="([^"]*)"/.exec(
      renderToString(<Metric metric={{ label: "Average volume", value, format: "integer" }} />),
    )?.[1];
  assertEquals([579_214_000, 5_792_140_000, NaN].map(roomOf), ["metric", "metric long", "metric"]);
});
