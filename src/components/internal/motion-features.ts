/** framer-motion's animation features, in a file of their own so that bundlers load them later (26 kB gzip). */
export { domAnimation as default } from 'framer-motion';
