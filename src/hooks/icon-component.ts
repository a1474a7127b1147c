import type { ComponentType } from 'react';

/** A component that renders an SVG and takes a class name, for icon props. */
export type IconComponent = ComponentType<{
  className?: string;
  'aria-hidden'?: boolean | 'true' | 'false';
}>;
