import { assertEquals } from "@std/assert";
import { singleStatementError } from "../../browser/sql_text.ts";

Deno.test("singleStatementError() takes one statement, its last semicolon and those in text and comments", () => {
  for (
    const sql of [
      "SELECT 1",
      "SELECT 1;\n",
      "SELECT ';', 'it''s; so' AS \"a;b\"",
      "SELECT 1 -- ; and 2\n",
      "/* a; b */ SELECT $$;$$, $x$;$x$;",
    ]
  ) assertEquals(singleStatementError(sql), null, sql);
});

Deno.test("singleStatementError() says what to write instead of nothing and of several statements", () => {
  const empty = "Type a query, such as SELECT * FROM trades: it is empty";
  for (const sql of ["", " \n", ";", "-- SELECT 1"]) assertEquals(singleStatementError(sql), empty, sql);
  const several = "Write one statement at a time: there are 2";
  for (const sql of ["SELECT 1; SELECT 2", "COMMIT;; DROP TABLE trades;", "SELECT ';' ; SELECT 2"]) {
    assertEquals(singleStatementError(sql), several, sql);
  }
});
