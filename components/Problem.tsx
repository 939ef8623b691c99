import type { ComponentChildren } from "preact";
import { parentOf } from "./paths.ts";
import { Breadcrumbs } from "./Breadcrumbs.tsx";

/** A page that says what is wrong, where, and what to do. */
export function Problem({ title, path, children, actions }: {
  title: string;
  path: string;
  children: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class="page">
      {parentOf(path) !== "" && <Breadcrumbs path={parentOf(path)} />}
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <div class="problem">
        {children}
        <div class="problem-actions">
          <a class="button" href="/notebooks">All notebooks</a>
          {actions}
        </div>
      </div>
    </div>
  );
}
