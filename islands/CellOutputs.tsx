import type { MimeBundle, Output } from "../document/notebook.ts";
import { memo } from "../components/memo.ts";
import { ErrorOutput } from "../components/notebook/ErrorOutput.tsx";
import { pictureUrl, shownMime } from "../components/notebook/mime.ts";
import FigureOutput from "./FigureOutput.tsx";
import OutputHtml from "./OutputHtml.tsx";
import OutputText from "./OutputText.tsx";
import Prose from "./Prose.tsx";

interface Props {
  outputs: Output[];
  /** Path of the notebook. */
  path: string;
}

export default function CellOutputs({ outputs, path }: Props) {
  return (
    <div class="cell-outputs">
      {outputs.map((output, i) => <OneOutput key={i} output={output} path={path} />)}
    </div>
  );
}

const OneOutput = memo(function OneOutput({ output, path }: { output: Output; path: string }) {
  switch (output.output_type) {
    case "stream":
      return <OutputText text={output.text} kind={output.name} />;
    case "error":
      return <ErrorOutput output={output} />;
    default:
      return <Bundle data={output.data} path={path} />;
  }
});

function Bundle({ data, path }: { data: MimeBundle; path: string }) {
  const mime = shownMime(data);
  if (mime === null) {
    const types = Object.keys(data).join(", ");
    return (
      <p class="muted">
        {types === "" ? "An empty output." : `An output that cannot be shown here: ${types}.`}
      </p>
    );
  }
  const value = data[mime]!;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  switch (mime) {
    case "text/html":
      return <OutputHtml html={text} />;
    case "text/markdown":
      return <Prose source={text} path={path} />;
    case "text/plain":
    case "application/json":
      return <OutputText text={text} kind="value" />;
    case "image/svg+xml":
    case "image/png":
    case "image/jpeg":
    case "image/gif":
    case "image/webp":
      return (
        <img
          class="output-picture"
          src={pictureUrl(mime, text)}
          alt={typeof data["text/plain"] === "string" ? data["text/plain"] : "Picture"}
        />
      );
    default:
      return <FigureOutput value={value} />;
  }
}
