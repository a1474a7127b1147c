import { type ReactNode, useId } from 'react';

/** A part of the layout with a header of fixed height. */
export function Block({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div role="group" aria-labelledby={id} className="rl:flex rl:flex-col">
      <div className="rl:flex rl:min-h-8 rl:items-center rl:justify-between rl:gap-3">
        <h3 id={id} className="rl:type-body rl:weight-semibold rl:text-text">
          {title}
        </h3>
        {end}
      </div>
      {children}
    </div>
  );
}
