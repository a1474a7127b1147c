// Describes the machine of a result.
import os from 'node:os';

/** @param {string} browserVersion */
export function describeMachine(browserVersion) {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return [
    `${os.cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GiB`,
    `${os.type()} ${os.arch()}`,
    `Node ${process.versions.node}`,
    `Chromium ${browserVersion}, headless`,
  ].join(' · ');
}

/** The load per core over the last minute. */
export function loadPerCore() {
  return (os.loadavg()[0] ?? 0) / os.cpus().length;
}
