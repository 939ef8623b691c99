import { useSignal } from "@preact/signals";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useTrials } from "../browser/open_trial.ts";
import { FigureHead } from "../components/notebook/FigureHead.tsx";
import { nextSort, shownRows, type Sort, type TableData } from "../components/table/rows.ts";
import { saveFile } from "../kernel/plot/draw/live_file.ts";
import { csvText } from "../kernel/plot/spec/csv.ts";
import type { TableFigure } from "../kernel/plot/spec/figure.ts";
import { formatCell } from "../kernel/plot/spec/format.ts";
import { markedCells } from "../kernel/plot/spec/text.ts";
import { trialText } from "../kernel/plot/spec/trials.ts";

/** Rows up to here are all in the page; beyond only those in sight are. */
const FEW_ROWS = 60;
const ROW_HEIGHT = 28;
/** From so many rows on there is something to look for. */
const LEAST_TO_FILTER = 8;

const count = new Intl.NumberFormat("en");
const rowsWords = (rows: number) => `${count.format(rows)} ${rows === 1 ? "row" : "rows"}`;

/** A table of any length: headings sort, the line under them filters, all rows are loaded when they are asked for. */
export default function TableView({ figure }: { figure: TableFigure }) {
  const { title, columns } = figure;
  const sort = useSignal<Sort | null>(null);
  const filters = useSignal<readonly string[]>([]);
  const isFiltering = useSignal(false);
  const all = useAllRows(figure);
  const data = all.data.value;
  const shown = useMemo(() => shownRows(data, { sort: sort.value, filters: filters.value }), [
    data,
    sort.value,
    filters.value,
  ]);
  const virtual = useVirtualRows(shown.rows.length);
  const { items, before, after } = virtual.rows;
  const widths = useMemo(() => columnWidths(figure), [figure]);
  const isMarked = useMemo(() => markedCells(figure), [figure]);
  const trials = useTrials({ current: figure });
  const opens = (row: number) =>
    trials.open !== undefined && figure.trials?.sweep !== undefined && row < figure.trials.numbers.length;

  // What lies below the first rows is wanted once somebody scrolls there.
  const nearEnd = (items.at(-1) ?? 0) >= data.length - 20;
  useEffect(() => {
    if (nearEnd && virtual.scrolled) all.load();
  }, [nearEnd, virtual.scrolled]);

  const choose = (column: number) => {
    all.load();
    sort.value = nextSort(sort.value, column, columns[column]!.format);
  };
  const type = (column: number, text: string) => {
    all.load();
    filters.value = columns.map((_, c) => c === column ? text : filters.value[c] ?? "");
  };
  const save = async () => {
    await all.load();
    saveCsv(
      figure,
      all.data.value,
      shownRows(all.data.value, { sort: sort.value, filters: filters.value }).rows,
    );
  };

  const { length } = shown.rows;
  const some = length < data.length;
  const note = all.problem.value ??
    (some
      ? `${rowsWords(length)} of ${count.format(Math.max(data.length, figure.total))}`
      : data.length < figure.total
      ? figure.note ?? `first ${count.format(data.length)} of ${rowsWords(figure.total)}`
      : figure.note ?? rowsWords(data.length));
  const meaning = figure.marked?.cells.length ? ` · bold: ${figure.marked.meaning}` : "";
  const classes = useMemo(() => columnClasses(figure), [figure]);
  const classOf = (c: number) => classes[c];
  return (
    <figure class="figure">
      <FigureHead title={title} note={note + meaning}>
        <div class="choice">
          {figure.total >= LEAST_TO_FILTER && (
            <button
              type="button"
              aria-pressed={isFiltering.value}
              onClick={() => {
                isFiltering.value = !isFiltering.value;
                if (!isFiltering.value) filters.value = [];
              }}
            >
              filter
            </button>
          )}
          <button type="button" onClick={save}>CSV</button>
        </div>
      </FigureHead>
      <div class="table-scroll" ref={virtual.host} tabIndex={0} role="region" aria-label={title || "Table"}>
        <table class="table" aria-rowcount={length + 1}>
          <thead>
            <tr>
              {columns.map(({ name }, c) => (
                <th
                  key={c}
                  scope="col"
                  class={classOf(c)}
                  style={{ minWidth: widths[c] }}
                  aria-sort={sort.value?.column !== c
                    ? "none"
                    : sort.value.descending
                    ? "descending"
                    : "ascending"}
                >
                  <button type="button" class="sort" onClick={() => choose(c)}>
                    {name}
                    <span aria-hidden="true">
                      {sort.value?.column === c ? (sort.value.descending ? " \u2193" : " \u2191") : ""}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
            {isFiltering.value && (
              <tr>
                {columns.map(({ name, format }, c) => (
                  <th key={c} class={classOf(c)}>
                    <input
                      type="text"
                      class="filter"
                      size={1}
                      aria-label={`Filter ${name}`}
                      aria-invalid={shown.reasons.has(c)}
                      title={shown.reasons.get(c)}
                      placeholder={format === "text"
                        ? "text"
                        : format === "date" || format === "time"
                        ? "> 2020"
                        : "> 0"}
                      value={filters.value[c] ?? ""}
                      onInput={(event) => type(c, event.currentTarget.value)}
                      onKeyDown={(event) => {
                        if (event.key === "Escape") type(c, "");
                        // The notebook has uses of its own for keys.
                        event.stopPropagation();
                      }}
                    />
                  </th>
                ))}
              </tr>
            )}
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden="true" style={{ height: `${before}px` }} />}
            {items.map((place) => {
              const row = shown.rows[place]!;
              const isOpenable = opens(row);
              return (
                <tr
                  key={row}
                  aria-rowindex={place + 2}
                  class={isOpenable ? "openable" : undefined}
                  onClick={isOpenable ? () => isSelecting() || trials.open!(row) : undefined}
                >
                  {columns.map(({ name, format, decimals }, c) => {
                    const text = formatCell(finite(data.cell(row, c)), format, decimals);
                    return (
                      <td key={c} class={classOf(c)}>
                        {isOpenable && c === 0
                          // The row's click opens it, also where the button has it from the keyboard.
                          ? (
                            <button
                              type="button"
                              class="open-run"
                              title="Open its run"
                              aria-label={`${name} ${text}, ${trialText(figure.trials!, row)}: open its run`}
                            >
                              {text}
                            </button>
                          )
                          : isMarked(row, c)
                          ? <strong title={figure.marked?.meaning}>{text}</strong>
                          : text}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {after > 0 && <tr aria-hidden="true" style={{ height: `${after}px` }} />}
          </tbody>
        </table>
      </div>
      {trials.problem && <p class="figure-problem" role="alert">{trials.problem}</p>}
    </figure>
  );
}

/** A reader who marks text does not want to leave it. */
const isSelecting = () => getSelection()?.isCollapsed === false;

const finite = (cell: string | number | null) => typeof cell === "number" && Number.isNaN(cell) ? null : cell;

/** The rows in the figure until all are loaded, once. */
function useAllRows(figure: TableFigure) {
  const inline = (): TableData => ({
    columns: figure.columns,
    length: figure.rows.length,
    cell: (row, column) => figure.rows[row]?.[column] ?? null,
  });
  const data = useSignal<TableData>(inline());
  const problem = useSignal<string | null>(null);
  const loading = useRef<Promise<void> | null>(null);
  useEffect(() => {
    data.value = inline();
    problem.value = null;
    loading.current = null;
  }, [figure]);
  const load = (): Promise<void> => {
    if (figure.rows.length >= figure.total) return Promise.resolve();
    return loading.current ??= loadAll(figure).then((loaded) => {
      if (loaded) data.value = loaded;
      else {
        const first = `first ${count.format(figure.rows.length)} of ${rowsWords(figure.total)}`;
        problem.value = `${first}; run the cell again to see the others`;
      }
    });
  };
  return { data, problem, load };
}

async function loadAll(figure: TableFigure): Promise<TableData | null> {
  if (!figure.all) return null;
  const { fetchKept, readArrow } = await import("../browser/kept_table.ts");
  const bytes = await fetchKept(figure.all);
  if (!bytes) return null;
  const { cells, length } = await readArrow(bytes);
  if (cells.length !== figure.columns.length) return null;
  return { columns: figure.columns, length, cell: (row, column) => cells[column]![row] ?? null };
}

/** Which rows are near what is in sight, and the room of those before and after. */
function useVirtualRows(length: number) {
  const host = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  const virtualizer = useRef<Virtualizer<HTMLDivElement, Element> | null>(null);
  const options = {
    count: length,
    getScrollElement: () => host.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw((times) => times + 1),
  };
  virtualizer.current ??= new Virtualizer(options);
  virtualizer.current.setOptions(options);
  useEffect(() => virtualizer.current!._didMount(), []);
  useEffect(() => virtualizer.current!._willUpdate());
  if (length <= FEW_ROWS) {
    return {
      host,
      scrolled: false,
      rows: { items: Array.from({ length }, (_, i) => i), before: 0, after: 0 },
    };
  }
  const drawn = virtualizer.current.getVirtualItems();
  const [first, last] = [drawn[0], drawn.at(-1)];
  const rows = {
    items: drawn.length > 0 ? drawn.map(({ index }) => index) : Array.from({ length: 30 }, (_, i) => i),
    before: first?.start ?? 0,
    after: last ? virtualizer.current.getTotalSize() - last.end : (length - 30) * ROW_HEIGHT,
  };
  return { host, scrolled: (virtualizer.current.scrollOffset ?? 0) > 0, rows };
}

/** Texts of more characters may be broken, but where rows must have one height. */
const LONG = 24;

function columnClasses({ columns, rows }: TableFigure): (string | undefined)[] {
  return columns.map(({ format }, c) => {
    if (format !== "text") return "number";
    const isLong = rows.length <= FEW_ROWS && rows.some((row) => String(row[c] ?? "").length > LONG);
    return isLong ? "long" : undefined;
  });
}

/** Columns keep their width while rows come and go: that of their longest cell among the first. */
function columnWidths({ columns, rows }: TableFigure): string[] {
  return columns.map(({ name, format, decimals }, c) => {
    const longest = rows.slice(0, 200).reduce(
      (most, row) => Math.max(most, formatCell(row[c] ?? null, format, decimals).length),
      name.length,
    );
    return `${Math.min(40, longest) * 0.62}em`;
  });
}

function saveCsv({ title, columns }: TableFigure, data: TableData, rows: Int32Array): void {
  const text = csvText(columns.map(({ name, format }, c) => ({
    name,
    cells: Array.from(rows, (row) => data.cell(row, c)),
    ...(format === "date" || format === "time") && { format },
  })));
  saveFile(title || "table", "csv", new Blob([text], { type: "text/csv" }));
}
