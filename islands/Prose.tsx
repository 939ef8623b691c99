import { useEffect, useMemo, useRef } from "preact/hooks";
import { plainProse } from "../components/notebook/plain_prose.ts";
import type { MimeBundle } from "../document/notebook.ts";

interface Props {
  source: string;
  path: string;
  attachments?: { [name: string]: MimeBundle };
}

/** Rendered Markdown. HTML in it, and pictures beside the notebook, appear once the sanitiser has loaded. */
export default function Prose({ source, path, attachments }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plain = useMemo(() => ({ __html: plainProse(source) }), [source]);
  useEffect(() => {
    let current = true;
    import("../browser/prose.ts").then(({ prose }) => {
      if (current) host.current?.replaceChildren(prose(source, { path, attachments }));
    });
    return () => current = false;
  }, [source, path, attachments]);
  // deno-lint-ignore react-no-danger -- every tag in the source is escaped
  return <div ref={host} class="prose" dangerouslySetInnerHTML={plain} />;
}
