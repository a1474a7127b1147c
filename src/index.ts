'use client';
/** Everything styled, and all of the headless entry. */
export * from './headless';
