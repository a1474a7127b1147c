import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { keepFromLink } from '../layer/page/keep-defaults';

/** A button whose only effect is `onClick`: a link around it is not followed. */
export const Button = forwardRef<HTMLButtonElement, ComponentPropsWithoutRef<'button'>>(function Button(
  { onClick, ...props },
  ref,
) {
  return (
    <button
      type="button"
      {...props}
      ref={ref}
      onClick={(event) => {
        onClick?.(event);
        keepFromLink(event);
      }}
    />
  );
});
