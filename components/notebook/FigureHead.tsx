import type { ComponentChildren } from "preact";

interface Props {
  title: string;
  /** What the reader should know about the data, such as points left out. */
  note?: string | null;
  children?: ComponentChildren;
}

export function FigureHead({ title, note, children }: Props) {
  return (
    <figcaption class="figure-head">
      <span>{title}</span>
      {note && <span class="muted">{note}</span>}
      {children}
    </figcaption>
  );
}
