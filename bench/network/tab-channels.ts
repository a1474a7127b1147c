import type { TabChannel } from '../../src/tabs';

/** Channels between the tabs of a browser: a message reaches all other channels of the same name. */
export function createTabChannels(): (name: string) => TabChannel {
  const open: { name: string; channel: TabChannel }[] = [];
  return (name) => {
    const channel: TabChannel = {
      onmessage: null,
      postMessage(message) {
        for (const other of open) {
          if (other.channel === channel || other.name !== name) continue;
          const data: unknown = structuredClone(message);
          queueMicrotask(() => other.channel.onmessage?.(new MessageEvent('message', { data })));
        }
      },
      close() {
        const at = open.findIndex((one) => one.channel === channel);
        if (at >= 0) open.splice(at, 1);
      },
    };
    open.push({ name, channel });
    return channel;
  };
}
