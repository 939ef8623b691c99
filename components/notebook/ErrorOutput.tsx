import type { ErrorOutput as Failure } from "../../document/notebook.ts";
import { Icon } from "../Icon.tsx";
import { AnsiText } from "./AnsiText.tsx";

/** Name and message in one line; the trace folded below. A stop is not a failure and is said more quietly. */
export function ErrorOutput({ output }: { output: Failure }) {
  const { ename, evalue, traceback } = output;
  const name = evalue === "" ? ename : `${ename}: ${evalue}`;
  const trace = withoutHeading(traceback.join("\n"), name).trim();
  const heading = (
    <>
      <b>{ename}</b>
      {evalue !== "" && <span class="error-message">{evalue}</span>}
    </>
  );
  if (ename === "Stopped") return <div class="output-stopped">{heading}</div>;
  if (trace === "") {
    return <div class="output-error" role="alert">{heading}</div>;
  }
  return (
    <details class="output-error">
      <summary>
        {heading}
        <span class="error-fold">
          <Icon name="chevron-right" />stack
        </span>
      </summary>
      <pre class="output-text">
        <AnsiText text={trace} />
      </pre>
    </details>
  );
}

/** The heading says the name and the message already. */
function withoutHeading(trace: string, name: string): string {
  return trace.startsWith(name) ? trace.slice(name.length) : trace;
}
