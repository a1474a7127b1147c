import { cva } from '../cx';

/** Styles of the buttons. */
export const buttonStyles = cva(
  // The edge is only visible in forced colours, which remove backgrounds.
  'rl:edge rl:border-transparent rl:min-h-[24px] rl:min-w-[24px] rl:inline-flex rl:shrink-0 rl:items-center rl:justify-center rl:gap-1.5 rl:rounded-md rl:weight-medium rl:whitespace-nowrap rl:focus-mark rl:ease-colors rl:aria-disabled:cursor-default rl:aria-disabled:opacity-70',
  {
    variants: {
      look: {
        primary: 'rl:bg-accent rl:text-on-accent rl:hover:bg-accent-hover',
        secondary: 'rl:bg-secondary rl:text-on-secondary rl:hover:bg-secondary-hover',
        danger: 'rl:bg-danger rl:text-on-danger rl:hover:bg-danger-hover',
        quiet: 'rl:text-muted rl:hover:bg-secondary rl:hover:text-text',
      },
      size: {
        md: 'rl:h-9 rl:px-3.5 rl:type-body',
        sm: 'rl:h-8 rl:px-3 rl:type-label',
        icon: 'rl:size-9',
      },
    },
    defaultVariants: { look: 'secondary', size: 'md' },
  },
);
