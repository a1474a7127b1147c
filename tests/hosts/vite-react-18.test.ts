import { inject } from 'vitest';
import { describeViteHost } from './support/describe-vite-host';

// The oldest supported React.
describeViteHost('18.2.0', inject('packed').tarball);
