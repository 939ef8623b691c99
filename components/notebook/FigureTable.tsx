import type { TableFigure } from "../../kernel/plot/spec/figure.ts";
import { formatCell } from "../../kernel/plot/spec/format.ts";
import { markedCells } from "../../kernel/plot/spec/text.ts";
import { FigureHead } from "./FigureHead.tsx";

/** Texts of more characters may be broken. */
const LONG = 24;

const count = new Intl.NumberFormat("en");

export function FigureTable({ figure }: { figure: TableFigure }) {
  const { title, columns, rows, total } = figure;
  const all = `${count.format(total)} ${total === 1 ? "row" : "rows"}`;
  const isMarked = markedCells(figure);
  const rowsNote = figure.note ??
    (rows.length < total ? `first ${count.format(rows.length)} of ${all}` : all);
  const note = figure.marked?.cells.length ? `${rowsNote} · bold: ${figure.marked.meaning}` : rowsNote;
  const classes = columns.map(({ format }, j) => {
    if (format !== "text") return "number";
    return rows.some((row) => String(row[j] ?? "").length > LONG) ? "long" : undefined;
  });
  return (
    <figure class="figure">
      <FigureHead title={title} note={note} />
      <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              {columns.map(({ name }, j) => <th key={name} scope="col" class={classes[j]}>{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {columns.map(({ format }, j) => (
                  <td key={j} class={classes[j]}>
                    {isMarked(i, j)
                      ? <strong title={figure.marked?.meaning}>{formatCell(row[j] ?? null, format)}</strong>
                      : formatCell(row[j] ?? null, format)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
