import type { TableFigure } from "../../kernel/plot/spec/figure.ts";
import { formatCell } from "../../kernel/plot/spec/format.ts";
import { FigureHead } from "./FigureHead.tsx";

const count = new Intl.NumberFormat("en");

export function FigureTable({ figure }: { figure: TableFigure }) {
  const { title, columns, rows, total } = figure;
  const all = `${count.format(total)} ${total === 1 ? "row" : "rows"}`;
  const note = figure.note ?? (rows.length < total ? `first ${count.format(rows.length)} of ${all}` : all);
  return (
    <figure class="figure">
      <FigureHead title={title} note={note} />
      <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              {columns.map(({ name, format }) => (
                <th key={name} scope="col" class={format === "text" ? undefined : "number"}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {columns.map(({ format }, j) => (
                  <td key={j} class={format === "text" ? undefined : "number"}>
                    {formatCell(row[j] ?? null, format)}
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
