import { createRequestHandler } from 'react-router';
import * as build from './build/server/index.js';
import { serveFetch } from './serve-fetch.mjs';

serveFetch('build/client', createRequestHandler(build, 'production'));
