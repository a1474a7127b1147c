/** framer-motion's features, including drag, in a separate file so that bundlers load them later. */
export { domMax as default } from 'framer-motion';
