/** framer-motion's features, dragging included, in a file of their own so that bundlers load them later. */
export { domMax as default } from 'framer-motion';
