export { cva, type VariantProps } from 'class-variance-authority';
/** Joins class names. Ours come first, the host's last; the reset finds our elements by them. */
export { clsx as cx } from 'clsx';
