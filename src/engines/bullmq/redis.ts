/** The used part of a Redis client: `ioredis` and `redis` (node-redis) have it. */
export type RedisClient = IoRedisClient | NodeRedisClient;

/** The used part of an `ioredis` client. */
export interface IoRedisClient {
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>;
  /** Creates another connection. */
  duplicate(): IoRedisSubscriber;
}

/** An `ioredis` connection that only subscribes. */
export interface IoRedisSubscriber {
  /** Subscribes to a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Called with each message. */
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** Called when the connection fails. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Closes the connection. */
  disconnect(): void;
}

/** The used part of a `redis` client. */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(args: string[]): Promise<unknown>;
  /** Creates another connection. */
  duplicate(): NodeRedisSubscriber;
}

/** A `redis` connection that only subscribes. */
export interface NodeRedisSubscriber {
  /** Opens the connection. */
  connect(): Promise<unknown>;
  /** Subscribes to a channel. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Called when the connection fails. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Closes the connection. */
  destroy(): void;
}

/** One interface for both kinds of client. */
export interface Redis {
  send(...words: [command: string, ...args: string[]]): Promise<unknown>;
  /** Subscribes to a channel on a separate connection. Returns the function that closes it. */
  listen(channel: string, onMessage: (message: string) => void, onError: (error: unknown) => void): () => void;
}

/** Wraps a client of either kind. */
export function createRedis(client: RedisClient): Redis {
  if ('call' in client) {
    return {
      send: (...words) => client.call(...words),
      listen(channel, onMessage, onError) {
        const subscriber = client.duplicate();
        subscriber.on('error', onError);
        subscriber.on('message', (_, message) => onMessage(message));
        subscriber.subscribe(channel).catch(onError);
        return () => subscriber.disconnect();
      },
    };
  }
  return {
    send: (...words) => client.sendCommand(words),
    listen(channel, onMessage, onError) {
      const subscriber = client.duplicate();
      subscriber.on('error', onError);
      subscriber
        .connect()
        .then(() => subscriber.subscribe(channel, onMessage))
        .catch(onError);
      return () => subscriber.destroy();
    },
  };
}
