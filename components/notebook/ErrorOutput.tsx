import type { ErrorOutput as Failure } from "../../document/notebook.ts";
import { Icon } from "../Icon.tsx";
import { AnsiText } from "./AnsiText.tsx";

/** Name and message in one line; the trace folded below. A stop is not a failure and is said more quietly. */
export function ErrorOutput({ output }: { output: Failure }) {
  const { ename, evalue, traceback } = output;
  const trace = traceback.join("\n").trim();
  const heading = (
    <>
      <b>{ename}</b>
      {evalue !== "" && <span class="error-message">{evalue}</span>}
    </>
  );
  if (ename === "Stopped") return <div class="output-stopped">{heading}</div>;
  if (trace === "" || trace === `${ename}: ${evalue}`) {
    return <div class="output-error" role="alert">{heading}</div>;
  }
  return (
    <details class="output-error">
      <summary role="alert">
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
