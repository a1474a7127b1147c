// A host whose own modules are CommonJS.
import runlight = require('runlight');
import core = require('runlight/core');

export const source: core.RunSource = runlight.createRestSource({ baseUrl: 'https://api.example.com' });
export const ended: boolean = core.isEnded('succeeded');
