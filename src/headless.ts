'use client';
/** Provider and hooks; no styled parts. */
export * from './core';
