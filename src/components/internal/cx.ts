export { cva, type VariantProps } from 'class-variance-authority';
/** Joins class names: ours first, the app's last. The reset finds our elements by ours. */
export { clsx as cx } from 'clsx';
