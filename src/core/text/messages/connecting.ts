/** Apart from the other names of connections, so that a badge carries this one only. */
export const connecting = 'Connecting…';
