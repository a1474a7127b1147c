/** What of a Redis client is used: `ioredis` and `redis` (node-redis) have it. */
export type RedisClient = IoRedisClient | NodeRedisClient;

/** What of a client of `ioredis` is used. */
export interface IoRedisClient {
  /** Sends any command. */
  call(command: string, ...args: string[]): Promise<unknown>;
  /** Makes a connection beside this one. */
  duplicate(): IoRedisSubscriber;
}

/** A connection of `ioredis` that only listens. */
export interface IoRedisSubscriber {
  /** Listens to a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Calls back with each message. */
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** Calls back when the connection fails. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Ends the connection. */
  disconnect(): void;
}

/** What of a client of `redis` is used. */
export interface NodeRedisClient {
  /** Sends any command. */
  sendCommand(args: string[]): Promise<unknown>;
  /** Makes a connection beside this one. */
  duplicate(): NodeRedisSubscriber;
}

/** A connection of `redis` that only listens. */
export interface NodeRedisSubscriber {
  /** Opens it. */
  connect(): Promise<unknown>;
  /** Listens to a channel. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Calls back when the connection fails. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Ends the connection. */
  destroy(): void;
}

/** One way to speak to both kinds of client. */
export interface Redis {
  send(...words: [command: string, ...args: string[]]): Promise<unknown>;
  /** Calls back with each message of a channel, on a connection of its own. Returns the function that ends it. */
  listen(channel: string, onMessage: (message: string) => void, onError: (error: unknown) => void): () => void;
}

/** Speaks to a client of either kind. */
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
