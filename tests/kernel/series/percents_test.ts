import { assertEquals } from "@std/assert";
import { percentsReached, percentsWithin } from "../../../kernel/series/percents.ts";

Deno.test("whole percents stay as they are, whatever their product with 100 is off by", () => {
  for (let percents = -300; percents <= 300; percents++) {
    assertEquals(
      [percentsReached(percents / 100), percentsWithin(percents / 100)],
      [percents, percents].map((n) => n + 0),
    );
  }
});

Deno.test("what lies between two percents has reached the lower one and stays within the higher one", () => {
  assertEquals([percentsReached(0.696), percentsWithin(0.696)], [69, 70]);
  assertEquals([percentsReached(0.9999), percentsWithin(0.3001)], [99, 31]);
});
