import type { ComponentType } from 'react';

/** What may stand in an icon slot: any component that draws an SVG and takes a class name. */
export type IconComponent = ComponentType<{
  className?: string;
  'aria-hidden'?: boolean | 'true' | 'false';
}>;
