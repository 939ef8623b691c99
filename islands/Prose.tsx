import { useEffect, useRef } from "preact/hooks";
import type { MimeBundle } from "../document/notebook.ts";

interface Props {
  source: string;
  path: string;
  attachments?: { [name: string]: MimeBundle };
}

/** Rendered Markdown; until the renderer has loaded, the text as it was typed. */
export default function Prose({ source, path, attachments }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let current = true;
    import("../browser/prose.ts").then(({ prose }) => {
      if (current) host.current?.replaceChildren(prose(source, { path, attachments }));
    });
    return () => current = false;
  }, [source, path, attachments]);
  return <div ref={host} class="prose" />;
}
