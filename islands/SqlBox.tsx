import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Answer, Database } from "../browser/duckdb.ts";
import type { TableFigure } from "../kernel/plot/spec/figure.ts";
import { columnDecimals, formatNumber, timeFormat } from "../kernel/plot/spec/format.ts";
import { numbersFormat } from "../kernel/plot/spec/tables.ts";
import type { SheetTable } from "../kernel/plot/spec/sheet.ts";
import TableView from "./TableView.tsx";

/** Rows of an answer that are shown. */
const MOST = 10_000;

type State = { kind: "idle" } | { kind: "busy"; what: string } | { kind: "failed"; message: string } | {
  kind: "done";
  figure: TableFigure;
};

/** Asks the tables of a sheet in SQL. The engine, 35 MB, is loaded with the first query. */
export default function SqlBox({ tables }: { tables: SheetTable[] }) {
  const sql = useSignal(exampleFor(tables));
  const state = useSignal<State>({ kind: "idle" });
  const database = useRef<Promise<Database> | null>(null);
  const close = () => {
    database.current?.then((open) => open.close(), () => {});
    database.current = null;
  };
  useEffect(() => close, [tables]);

  const run = async () => {
    if (state.value.kind === "busy") return;
    const first = database.current === null;
    state.value = { kind: "busy", what: first ? "Loading DuckDB and the tables" : "Running" };
    try {
      database.current ??= import("../browser/duckdb.ts").then(({ openDatabase }) => openDatabase(tables));
      const open = await database.current;
      state.value = { kind: "busy", what: "Running" };
      state.value = { kind: "done", figure: answerTable(await open.query(sql.value, MOST)) };
    } catch (error) {
      // One that did not open is opened anew.
      const opened = await database.current?.then(() => true, () => false);
      if (!opened) database.current = null;
      state.value = { kind: "failed", message: inWords(error) };
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The notebook has uses of its own for keys.
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
    }
  };
  const shown = state.value;
  return (
    <details class="sheet-section sql-box">
      <summary>
        <h4>SQL</h4>
      </summary>
      <p class="muted">
        {tables.map(({ name, rows }) => `${name} (${formatNumber(rows, "integer")})`).join(", ")}
      </p>
      <textarea
        class="sql-text"
        rows={4}
        spellcheck={false}
        aria-label="SQL query"
        value={sql.value}
        onInput={(event) => sql.value = event.currentTarget.value}
        onKeyDown={onKeyDown}
      />
      <div class="sql-bar">
        <button type="button" class="button" disabled={shown.kind === "busy"} onClick={run}>Run query</button>
        <span class="muted" role="status">
          {shown.kind === "busy" ? `${shown.what} …` : "Read-only · Ctrl+Enter"}
        </span>
      </div>
      {shown.kind === "failed" && <pre class="sql-error" role="alert">{shown.message}</pre>}
      {shown.kind === "done" && <TableView figure={shown.figure} />}
    </details>
  );
}

function exampleFor(tables: readonly SheetTable[]): string {
  const names = tables.map(({ name }) => name);
  if (names.includes("trades")) {
    return "SELECT strftime(exitTime, '%Y') AS year, count(*) AS trades, sum(profit) AS profit\nFROM trades WHERE exitTime IS NOT NULL GROUP BY year ORDER BY year";
  }
  return `SELECT * FROM ${names[0] ?? "trades"} LIMIT 100`;
}

function answerTable({ columns, rows, total }: Answer): TableFigure {
  const cells = (c: number) => rows.map((row) => row[c]);
  return {
    kind: "table",
    title: "Result",
    columns: columns.map(({ name, kind }, c) => {
      const format = formatOf(kind, name, cells(c));
      const decimals = format === "price" ? columnDecimals(cells(c) as (number | null)[]) : undefined;
      return { name, format, ...decimals !== undefined && { decimals } };
    }),
    rows,
    total,
    ...(total > rows.length &&
      { note: `first ${formatNumber(rows.length, "integer")} of ${formatNumber(total, "integer")} rows` }),
  };
}

function formatOf(kind: Answer["columns"][number]["kind"], name: string, cells: unknown[]) {
  if (kind === "text") return "text";
  const numbers = cells.filter((cell) => typeof cell === "number");
  if (kind === "moment") return timeFormat(numbers);
  return numbersFormat(name, numbers);
}

/** DuckDB's own words, without the names of its classes. */
function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^(?:[A-Z]\w*Error|Error): /, "").trim() || "The query failed.";
}
