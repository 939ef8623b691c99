import { useSignal } from "@preact/signals";
import { AnsiText } from "../components/notebook/AnsiText.tsx";
import { blocksOf, countLines, shortened } from "../components/notebook/long_text.ts";
import { shownConsole } from "../document/stream_text.ts";

interface Props {
  text: string;
  kind: "stdout" | "stderr" | "value";
}

const LINES_PER_BLOCK = 200;
const count = new Intl.NumberFormat("en");

/** Console text or a value's text. Long text shows its beginning and end until asked for more. */
export default function OutputText({ text, kind }: Props) {
  const whole = useSignal(false);
  const short = shortened(text);
  if (short === null) return <pre class={`output-text ${kind}`}><AnsiText text={shownConsole(text)} /></pre>;
  if (whole.value) {
    return (
      <div class={`output-text output-whole ${kind}`}>
        <button type="button" class="button small" onClick={() => whole.value = false}>Show less</button>
        {blocksOf(shownConsole(text), LINES_PER_BLOCK).map((block, i) => (
          <pre key={i} class="output-block" style={{ "--lines": countLines(block) }}>
            <AnsiText text={block} />
          </pre>
        ))}
      </div>
    );
  }
  return (
    <div class={`output-text ${kind}`}>
      <pre><AnsiText text={shownConsole(short.head)} /></pre>
      <p class="output-cut">
        <button type="button" class="link" onClick={() => whole.value = true}>
          Show all {count.format(short.lines)} lines
        </button>
      </p>
      <pre><AnsiText text={shownConsole(short.tail)} /></pre>
    </div>
  );
}
