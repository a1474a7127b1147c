// Names the machine a result was measured on.
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

/** How busy the machine is with other things: load per core over the last minute. */
export function loadPerCore() {
  return (os.loadavg()[0] ?? 0) / os.cpus().length;
}
