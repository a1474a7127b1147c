import { inject } from 'vitest';
import { describeViteHost } from '../hosts/support/describe-vite-host';
import { own } from '../hosts/support/install-host';

describeViteHost(own.react ?? '', inject('packed').tarball);
