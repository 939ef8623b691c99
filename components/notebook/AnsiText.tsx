import { ansiRuns } from "./ansi_text.ts";

export function AnsiText({ text }: { text: string }) {
  return (
    <>
      {ansiRuns(text).map(({ text, classes }, i) =>
        classes === "" ? text : <span key={i} class={classes}>{text}</span>
      )}
    </>
  );
}
