// What the host pages use of other libraries; their own types would be checked with the rest of the project.
declare module '@mui/material/Dialog' {
  import type { ReactNode } from 'react';
  export default function Dialog(props: {
    open: boolean;
    maxWidth: 'lg';
    fullWidth: boolean;
    'aria-label': string;
    children: ReactNode;
  }): ReactNode;
}
declare module '@mui/material/Button' {
  import type { ReactNode } from 'react';
  export default function Button(props: { children: ReactNode }): ReactNode;
}
declare module 'radix-second' {
  export * from '@radix-ui/react-dialog';
}
declare module '@radix-ui/react-dropdown-menu' {
  import type { ComponentType, CSSProperties, ReactNode } from 'react';

  interface PartProps {
    children?: ReactNode;
    style?: CSSProperties;
    type?: 'button';
    onSelect?: () => void;
  }
  export const Root: ComponentType<PartProps>;
  export const Trigger: ComponentType<PartProps>;
  export const Portal: ComponentType<PartProps>;
  export const Content: ComponentType<PartProps>;
  export const Item: ComponentType<PartProps>;
}
