/** One line of code as spans; `classes` is empty where the text has no colour of its own. */
export type CodeLine = { text: string; classes: string }[];

/** Source without an editor. `marked` is the line, counted from 1, at which the last run failed. */
export function SourceText({ lines, marked }: { lines: CodeLine[]; marked: number | null }) {
  return (
    <pre class="source">
      {lines.map((line, i) => (
        <div key={i} class={i + 1 === marked ? "error-line" : undefined}>
          {line.length === 0 ? "\u200b" : line.map((span, j) => <span key={j} class={span.classes || undefined}>{span.text}</span>)}
        </div>
      ))}
    </pre>
  );
}

export function plainLines(source: string): CodeLine[] {
  return source.split("\n").map((text) => text === "" ? [] : [{ text, classes: "" }]);
}
